"""Figures: what a shard of a simulated year comes to, added up from the store that it left."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.year.playing import BEGINS_AT, FIRST_COACH, Lived
from bench.year.stage import Asked
from bot.conversation.messages import Purpose
from bot.playing.forecast import fullest_week
from storage.kept import turn_of

GRACE = timedelta(days=2)  # after its day she may still answer; so much later it still counts as kept on time
LONGEST_CODE = 5  # of a country, as `prices:` names it, with its plus
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
select reason, purpose, count(*) from outbox where state = 'dropped' group by 1, 2 order by 1, 2
"""
HELD = "select gate, purpose, messages from simulated_holds order by 1, 2"
PROMISES = """
select p.state, coalesce(p.counts_on, p.due_on) counts_on, substr(p.closed_at, 1, 10) closed_on, c.confidence
from promises p left join checkins c on c.id = p.checkin order by p.id
"""
BILLED = """
select substr(chat, 1, :code) code, sum(template is not null) templates, sum(template is null) free_words
from outbox where state = 'sent' group by 1 order by 1
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
REVIEWS = "select count(*), coalesce(sum(grade > 1), 0) from reviews"


@dataclass(frozen=True, slots=True)
class Counted:
    """One shard: what is added up over all of them, and of what the most counts."""

    sums: dict[str, Any]
    most: dict[str, int]


def counted(folder: Path, lived: Lived, asked: Asked) -> Counted:
    """What the store in the folder tells, and whoever played it."""
    with closing(sqlite3.connect(folder / "jigi.db")) as store:
        store.row_factory = sqlite3.Row
        sums = {
            "people": lived.people,
            "coaches": lived.coaches,
            "turns": lived.turns,
            "put_aside": lived.failed,
            "sent": _sent(store, lived),
            "heard": _heard(store, lived),
            "left": {name: count or 0 for name, count in dict(store.execute(GONE).fetchone()).items()},
            "held": _by_gate(store.execute(HELD)),
            "dropped": _by_gate(store.execute(DROPPED)),
            "promises": _promises(store, BEGINS_AT.date() + timedelta(days=asked.days)),
            "reviews": dict(zip(("asked", "known"), store.execute(REVIEWS).fetchone(), strict=True)),
            "recall": [[one.questions, one.known, one.known_by_calendar] for one in lived.weeks],
            "bytes": [one.bytes for one in lived.weeks],
            "whatsapp": _whatsapp(store),
        }
        (to_a_coach,) = store.execute(TO_A_COACH, (FIRST_COACH_CHAT,)).fetchone()
        return Counted(sums, {**_most_in_a_week(store), "most_to_a_coach_in_a_day": to_a_coach})


def _by_gate(rows: Iterable[Sequence[Any]]) -> dict[str, dict[str, int]]:
    """Messages by gate, then by purpose."""
    gates: dict[str, dict[str, int]] = {}
    for gate, purpose, count in rows:
        gates.setdefault(gate, {})[_name(purpose)] = count
    return gates


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


def _whatsapp(store: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Templates and free words by the first digits of a number, which alone decide on a price."""
    return {
        code: {"templates": templates, "free_words": words}
        for code, templates, words in store.execute(BILLED, {"code": LONGEST_CODE})
    }


def _name(purpose: int) -> str:
    return Purpose(purpose).name.lower()
