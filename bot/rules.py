"""Rules: when people are left in peace, and how long a promise may lie, as `programme.yaml` decides it."""

from collections.abc import Iterable
from datetime import timedelta

from bot.conversation.messages import Purpose
from bot.handlers import FLOWS
from bot.programme import Programme, QuietHours
from bot.settings import SettingsError
from scheduler import gates, local_time
from scheduler.punctuality import Patience

FRIDAY = 4
PURPOSES = {
    timer: Purpose.NUDGE if flow.purpose is None else flow.purpose for timer, flow in FLOWS.by_timer.items()
}
"""What each timer sends when it comes due."""


def rules_of(decided: Programme) -> gates.Rules:
    """When people are left in peace, as the programme decided it. Raises SettingsError: no hour is left."""

    def quiet(hours: Iterable[QuietHours]) -> tuple[local_time.Quiet, ...]:
        return tuple(local_time.Quiet(part.since, part.until) for part in hours)

    try:
        calendar = local_time.Calendar(
            quiet_from=decided.quiet.since,
            quiet_until=decided.quiet.until,
            seasons=tuple(
                local_time.Season(s.first, s.last, quiet(s.quiet), s.name.model_dump() if s.name else {})
                for s in decided.seasons
            ),
            weekly=tuple((FRIDAY, part) for part in quiet(decided.friday)),
            days_off=frozenset(decided.days_off | decided.holidays.keys()),
            names={day: name.model_dump() for day, name in decided.holidays.items()},
            skips_days_off=decided.on_days_off == "leave_out",
        )
    except ValueError as error:
        raise SettingsError(f"programme.yaml: {error}") from None
    return gates.Rules(calendar, decided.weekly_budget, PURPOSES, messaging_limit=decided.messaging_limit)


def patience_of(decided: Programme) -> Patience:
    """How long a coach's promise may lie."""
    first, second = (timedelta(days=days) for days in decided.late_promises.reminded_after)
    return Patience((first, second), timedelta(days=decided.late_promises.passed_on_after))
