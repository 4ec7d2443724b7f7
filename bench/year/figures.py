"""Figures: what a simulated year comes to, added up from the store that it left."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.year.playing import BEGINS_AT, FIRST_COACH, Lived
from bot.conversation.messages import Purpose
from bot.people import Address
from bot.playing.bill import bill
from bot.playing.forecast import fullest_week
from bot.programme import Programme
from storage.kept import turn_of

GRACE = timedelta(days=2)  # after its day she may still answer; so much later it still counts as kept on time
YEAR = 365.0  # days
FIRST_COACH_CHAT = f"+223{60_000_000 + FIRST_COACH}"

# Each question of the store; weeks are whole ones since `:begins`.
SENT = """
select cast((julianday(sent_at) - julianday(:begins)) / 7 as integer), purpose, template is not null, count(*)
from outbox where state = 'sent' group by 1, 2, 3 order by 1, 2, 3
"""
HEARD = """
select cast((julianday(at) - julianday(:begins)) / 7 as integer), count(*), count(distinct person)
from journal where kind != 'timer' group by 1 order by 1
"""
JOINED = """
select cast((julianday(consent_at) - julianday(:begins)) / 7 as integer), count(*)
from people where consent_at is not null group by 1 order by 1
"""
GONE = """
select sum(stopped_at is not null) stopped, sum(unreachable_since is not null) unreachable,
    sum(consent_at is not null) joined, count(*) known from people
"""
DROPPED = """
select purpose, reason, count(*) from outbox where state = 'dropped' group by 1, 2 order by 1, 2
"""
HELD = "select gate, purpose, messages from simulated_holds order by 1, 2"
PROMISES = """
select p.state, coalesce(p.counts_on, p.due_on) counts_on, substr(p.closed_at, 1, 10) closed_on, c.confidence
from promises p left join checkins c on c.id = p.checkin order by p.id
"""
BILLED = """
select channel, chat, template is not null template, count(*) messages
from outbox where state = 'sent' group by 1, 2, 3 order by 1, 2, 3
"""
UNASKED = """
select person, purpose, key, sent_at from outbox where state = 'sent' and purpose > 3 and chat < ?
order by person, sent_at
"""
TO_A_COACH = """
select coalesce(max(messages), 0) from (
    select count(*) messages from outbox
    where state = 'sent' and chat >= ? and purpose > 3 group by person, substr(sent_at, 1, 10))
"""
REVIEWS = "select count(*), sum(grade > 1) from reviews"


def figures(folder: Path, lived: Lived, decided: Programme) -> dict[str, Any]:
    """As JSON values, under names that stay. Nothing in them is of the machine on which it was played."""
    with closing(sqlite3.connect(folder / "jigi.db")) as store:
        store.row_factory = sqlite3.Row
        return {
            "people": lived.people,
            "coaches": lived.coaches,
            "days": lived.days,
            "seed": lived.seed,
            "turns": lived.turns,
            "put_aside": lived.failed,
            "sent": _sent(store, lived),
            "heard": _heard(store, lived),
            "left": dict(store.execute(GONE).fetchone()),
            "held": [[gate, _name(purpose), count] for gate, purpose, count in store.execute(HELD)],
            "dropped": [[gate, _name(purpose), count] for purpose, gate, count in store.execute(DROPPED)],
            "weekly_budget": decided.weekly_budget,
            **_most_in_a_week(store),
            "most_to_a_coach_in_a_day": store.execute(TO_A_COACH, (FIRST_COACH_CHAT,)).fetchone()[0],
            "promises": _promises(store, BEGINS_AT.date() + timedelta(days=lived.days)),
            "reviews": dict(zip(("asked", "known"), store.execute(REVIEWS).fetchone(), strict=True)),
            "recall": [
                [one.week, round(one.recall, 4), round(one.recall_by_calendar, 4)] for one in lived.weeks
            ],
            "disk": _disk(lived),
            "whatsapp": _whatsapp(store, lived, decided),
        }


def _sent(store: sqlite3.Connection, lived: Lived) -> dict[str, list[int]]:
    """Messages that went out, by purpose and week; those that ask people back stand apart."""
    sent: dict[str, list[int]] = {}
    for week, purpose, template, count in store.execute(SENT, {"begins": BEGINS_AT.isoformat()}):
        name = "template" if template else _name(purpose)
        sent.setdefault(name, [0] * len(lived.weeks))[min(week, len(lived.weeks) - 1)] += count
    return dict(sorted(sent.items()))


def _heard(store: sqlite3.Connection, lived: Lived) -> dict[str, list[int]]:
    """By week: what people sent, how many of them wrote, and how many had joined by its end."""
    weeks = len(lived.weeks)
    messages, people, joined = [0] * weeks, [0] * weeks, [0] * weeks
    begins = {"begins": BEGINS_AT.isoformat()}
    for week, count, who in store.execute(HEARD, begins):
        at = min(week, weeks - 1)
        messages[at] += count
        people[at] = max(people[at], who)
    for week, count in store.execute(JOINED, begins):
        for later in range(min(week, weeks - 1), weeks):
            joined[later] += count
    return {"messages": messages, "people": people, "joined": joined}


def _most_in_a_week(store: sqlite3.Connection) -> dict[str, int]:
    """To one coachee in any seven days: all that she did not ask for, and what of it the programme sent.

    The messages of a turn are one, and so is a template with what it announces.
    """
    turns: defaultdict[int, dict[str, tuple[datetime, int]]] = defaultdict(dict)
    for person, purpose, key, sent_at in store.execute(UNASKED, (FIRST_COACH_CHAT,)):
        turns[person].setdefault(turn_of(key), (datetime.fromisoformat(sent_at), purpose))
    every = programmes = 0
    for taken in turns.values():
        every = max(every, fullest_week([at for at, _ in taken.values()]))
        programmes = max(
            programmes, fullest_week([at for at, purpose in taken.values() if purpose > Purpose.FOLLOWUP])
        )
    return {"most_in_a_week": every, "most_of_programme_in_a_week": programmes}


def _promises(store: sqlite3.Connection, today: date) -> dict[str, Any]:
    """How promises came out, and by how sure of them she was."""
    states: Counter[str] = Counter()
    sure: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for state, counts_on, closed_on, confidence in store.execute(PROMISES):
        came = _came_out(state, date.fromisoformat(counts_on), closed_on, today)
        states[came] += 1
        if confidence:
            sure[confidence][came] += 1
    return {
        **{came: states[came] for came in ("on_time", "late", "not_kept", "lying", "coming")},
        "by_confidence": {str(n): dict(sorted(sure[n].items())) for n in sorted(sure)},
    }


def _came_out(state: str, counts_on: date, closed_on: str | None, today: date) -> str:
    if state == "done" and closed_on is not None:
        return "on_time" if date.fromisoformat(closed_on) <= counts_on + GRACE else "late"
    if state == "open":
        return "coming" if counts_on + GRACE >= today else "lying"
    return "not_kept"


def _disk(lived: Lived) -> dict[str, Any]:
    """Bytes at the end of each week, and what a person takes in a year, by the second half."""
    weeks = lived.weeks
    middle = weeks[(len(weeks) - 1) // 2]
    grown, days = weeks[-1].bytes - middle.bytes, 7 * (weeks[-1].week - middle.week)
    yearly = grown / lived.people * YEAR / days if days else 0.0
    return {"bytes": [one.bytes for one in weeks], "bytes_of_a_person_and_year": round(yearly)}


def _whatsapp(store: sqlite3.Connection, lived: Lived, decided: Programme) -> dict[str, Any]:
    """What it costs, by the programme's prices."""
    templates: dict[Address, int] = {}
    words: dict[Address, int] = {}
    for channel, chat, template, count in store.execute(BILLED):
        (templates if template else words)[Address(channel, chat)] = count
    cost = bill(decided.prices, templates, words, lived.days)
    months = lived.people * lived.days / (YEAR / 12)
    return {
        "templates": sum(templates.values()),
        "free_words": sum(words.values()),
        "templates_of_a_person_and_month": round(sum(templates.values()) / months, 3),
        "free_words_of_a_person_and_month": round(sum(words.values()) / months, 3),
        "currency": decided.prices.currency,
        "cost": round(cost.total, 2),
        "cost_of_a_person_and_month": round(cost.total / months, 4),
        "without_price": cost.unknown,
    }


def total(sent: Mapping[str, Sequence[int]]) -> int:
    return sum(map(sum, sent.values()))


def _name(purpose: int) -> str:
    return Purpose(purpose).name.lower()
