"""Faults: what keeps the site from being served, apart from the site, which is slow to import."""


class PortTakenError(OSError):
    """Somebody else listens there."""
