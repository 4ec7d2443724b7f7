"""What several tests give the cast: an invitation to a team."""

from datetime import datetime, timedelta
from typing import Any

from bot.people import PersonId, Role
from storage.store import Invitation


def invitation(code: str, coach: PersonId | None, now: datetime, **more: Any) -> Invitation:
    """To the team of this coach, good for thirty days."""
    values: dict[str, Any] = {
        "roles": frozenset({Role.WORKER}),
        "coach": coach,
        "given_by": coach,
        "given_at": now,
        "expires_at": now + timedelta(days=30),
    }
    return Invitation(code=code, **(values | more))
