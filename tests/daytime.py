"""Daytime: when tests of the whole house begin, for quiet hours would hold back what they look for."""

from datetime import UTC, datetime, timedelta


def until_morning() -> timedelta:
    """To ten o'clock of tomorrow, in Bamako as in UTC."""
    now = datetime.now(UTC)
    return (now + timedelta(days=1)).replace(hour=10, minute=0) - now
