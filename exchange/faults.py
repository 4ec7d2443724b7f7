"""Faults: what an operator has to mend before a register can be read."""

from bot.faults import Telling


class RosterError(Exception):
    """Says where, what is wrong, and what to do now. Nothing was written."""

    def __init__(self, template: str, /, **values: object) -> None:
        self.says = Telling(template, **values)
        super().__init__(self.says)


class NamelessError(RosterError):
    """No column holds names by its heading. `names`: the headings, for somebody to say which does."""

    def __init__(self, template: str, /, names: tuple[str, ...], **values: object) -> None:
        super().__init__(template, **values)
        self.names = names


class OutgoingError(Exception):
    """Says what kept something from leaving, and what to do now. What left is noted."""
