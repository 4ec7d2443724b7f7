"""Rules: when the people of a programme are left in peace, as `programme.yaml` decides it."""

from collections.abc import Iterable

from bot.conversation.messages import Purpose
from bot.handlers import FLOWS
from bot.programme import Programme, QuietHours
from bot.settings import SettingsError
from scheduler import gates, local_time

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
            seasons=tuple(local_time.Season(s.first, s.last, quiet(s.quiet)) for s in decided.seasons),
            weekly=tuple((FRIDAY, part) for part in quiet(decided.friday)),
            days_off=decided.days_off,
        )
    except ValueError as error:
        raise SettingsError(f"programme.yaml: {error}") from None
    return gates.Rules(calendar, decided.weekly_budget, PURPOSES)
