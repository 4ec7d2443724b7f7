"""What several tests give the cast: an invitation to a team, another coach."""

from datetime import datetime, timedelta
from typing import Any

from bot.people import PersonId, Role
from storage.store import Invitation
from tests.talk import Stage


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


def coached(stage: Stage, name: str, coach: str) -> None:
    """From now on that one is her coach."""
    with stage.open() as store, store.transaction() as desk:
        desk.begin_coaching(stage.people[name], stage.people[coach], stage.now)
