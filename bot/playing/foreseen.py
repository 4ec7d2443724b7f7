"""Foreseen: what a campaign would meet at the gates in the next days, and what it costs, played on a copy."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from bot.house import House
from bot.people import PersonId, cohort_of
from bot.playing.bill import bill
from bot.playing.forecast import foresee
from bot.programme import Programme
from bot.rules import rules_of
from storage.databases import copied
from storage.sealing.seals import Seals

DAYS = 7
CAMPAIGN = "campaign"
WHATSAPP = "whatsapp"
_one_at_a_time = Lock()  # each plays all that is due for everybody

Foresees = Callable[[PersonId, str, Mapping[str, Any], datetime], Mapping[str, Any]]


def foreseen(
    url: str, keys: Sequence[Seals], house: Callable[[], House], decided: Callable[[], Programme]
) -> Foresees:
    """Plays campaigns on copies of the store, which one of the keys may have sealed."""

    def play(by: PersonId, pack: str, cohort: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
        """What of it goes out, waits and falls, by gate. Raises StoreError. It takes its time."""
        programme = decided()
        with _one_at_a_time, copied(url, keys) as store:
            with store.transaction() as desk:
                desk.begin_campaign(by, f"foreseen {now}", pack, cohort_of(cohort), now)
            found = foresee(store, house(), rules_of(programme), now, DAYS)
        templates, words = found.of_source[CAMPAIGN]
        there = {address: count for address, count in words.items() if address.channel == WHATSAPP}
        asked = {address: count for address, count in templates.items() if address.channel == WHATSAPP}
        cost = bill(programme.prices, asked, there, DAYS)
        return {
            "days": DAYS,
            "sent": found.sources[CAMPAIGN],
            "held": [(gate, count) for (gate, source), count in found.held.items() if source == CAMPAIGN],
            "dropped": [
                (gate, count) for (gate, source), count in found.dropped.items() if source == CAMPAIGN
            ],
            "templates": sum(asked.values()),
            "whatsapp": sum(there.values()),
            "currency": programme.prices.currency,
            "priced": bool(programme.prices.by_country),
            "cost": round(cost.total, 2),
            "without_price": cost.unknown,
        }

    return play
