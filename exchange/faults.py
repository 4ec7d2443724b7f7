"""Faults: what an operator has to mend before a register can be read."""


class RosterError(Exception):
    """Says where, what is wrong, and what to do now. Nothing was written."""


class NamelessError(RosterError):
    """No column holds names by its heading. `names`: the headings, for somebody to say which does."""

    def __init__(self, says: str, names: tuple[str, ...]) -> None:
        super().__init__(says)
        self.names = names


class OutgoingError(Exception):
    """Says what kept something from leaving, and what to do now. What left is noted."""
