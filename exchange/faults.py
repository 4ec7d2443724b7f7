"""Faults: what an operator has to mend before a register can be read."""


class RosterError(Exception):
    """Says where, what is wrong, and what to do now. Nothing was written."""


class OutgoingError(Exception):
    """Says what kept something from leaving, and what to do now. What left is noted."""
