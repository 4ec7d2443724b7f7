"""A store of teams: coaches and their people after some months, written by bulk SQL in seconds.

One coach has a large team; everybody else is of a team of nine. Everybody shares all there is to share.
"""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bench import ours
from storage.sql.codec import instant

FIRST_ID = 1_000_000  # of the people here
LARGE = 200  # people of the first coach
OTHERS = 9  # of each other coach
CHECKINS = 4  # of each coachee, a week apart
PROMISES = 2  # of each coachee, open
CHAT = str(FIRST_ID)  # of the coach with the large team
MONDAY = ours.NOW + timedelta(days=4)  # when the first digests are due
CREATED = ours.NOW - timedelta(days=90)


def fill(path: Path, *, coaches: int, items: list[str]) -> int:
    """Make the store at this path and fill it; how many people there are.

    `items` are the quiz items that everybody was asked. Every coach has a digest that is due at `MONDAY`.
    """
    with ours.opened(path):
        pass  # made, with today's schema
    coachees = LARGE + OTHERS * (coaches - 1)
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("pragma synchronous = off; pragma cache_size = -400000")
    database.execute("begin")
    database.executemany(
        "insert into people (id, name, cadre, roles, coach, channel, chat, consent_at, created_at)"
        " values (?, ?, 'matrone', ?, ?, 'telegram', ?, ?, ?)",
        _people(coaches, coachees),
    )
    database.executemany(
        "insert into addresses (channel, chat, person) values ('telegram', ?, ?)",
        ((str(FIRST_ID + n), FIRST_ID + n) for n in range(coaches + coachees)),
    )
    database.executemany(
        "insert into checkins (coachee, coach, ref, topic, goal, reality, score, options, will, first_step,"
        " due_on, helper, confidence, shared, voices, started_at, finished_at, edition) values"
        " (?, ?, ?, 'tray', 'Plateau prêt', '', 5, '[]', 'ranger', 'ranger', ?, '', 8, 1, '{}', ?, ?, '')",
        _checkins(coaches, coachees),
    )
    database.executemany(
        "insert into promises (checkin, owner, ref, text, due_on, first_due_on, counts_on, state, created_at)"
        " values (?1, ?2, ?3, 'ranger', ?4, ?4, ?4, ?5, ?6)",
        _promises(coaches, coachees),
    )
    database.executemany(
        "insert into sharing (person, coach, shared, decided_at) values (?, ?, 1, ?)",
        ((her, coach, instant(CREATED)) for her, coach in _of_coaches(coaches, coachees)),
    )
    database.executemany(
        "insert into memories (person, item, stability, difficulty, reviewed_at, due_at, reviews, lapses)"
        " values (?, ?, ?, 5.0, ?, ?, 2, 0)",
        _memories(coaches, coachees, items),
    )
    database.executemany(
        "insert into timers (person, timer, about, due_at, facts) values (?, 'digest.due', 'week', ?, '{}')",
        ((FIRST_ID + n, instant(MONDAY)) for n in range(coaches)),
    )
    database.executescript("analyze; pragma wal_checkpoint(truncate)")  # which commits first
    database.close()
    return coaches + coachees


def _of_coaches(coaches: int, coachees: int) -> Iterator[tuple[int, int]]:
    """Each coachee with her coach, by id; coaches come first."""
    for n in range(coachees):
        place = 0 if n < LARGE else 1 + (n - LARGE) // OTHERS
        yield FIRST_ID + coaches + n, FIRST_ID + place


def _people(coaches: int, coachees: int) -> Iterator[tuple[object, ...]]:
    at = instant(CREATED)
    for n in range(coaches):
        yield FIRST_ID + n, f"Moussa {n}", "coach worker", None, str(FIRST_ID + n), at, at
    for her, coach in _of_coaches(coaches, coachees):
        yield her, f"Awa {her}", "worker", coach, str(her), at, at


def _checkins(coaches: int, coachees: int) -> Iterator[tuple[object, ...]]:
    for her, coach in _of_coaches(coaches, coachees):
        for n in range(CHECKINS):
            # 13 is prime to the days of a week: who is silent for long is anybody
            at = ours.NOW - timedelta(days=7 * n + her * 13 % 40)
            yield her, coach, f"{n}.summary", f"{at:%Y-%m-%d}", instant(at), instant(at)


def _promises(coaches: int, coachees: int) -> Iterator[tuple[object, ...]]:
    for place, (her, _) in enumerate(_of_coaches(coaches, coachees)):
        for n in range(PROMISES):
            due = ours.NOW + timedelta(days=her * (7 + n) % 30 - 15)
            state = "stuck" if her % 50 == 0 and n == 0 else "open"
            yield CHECKINS * place + n + 1, her, f"{n}.promise", f"{due:%Y-%m-%d}", state, instant(CREATED)


def _memories(coaches: int, coachees: int, items: list[str]) -> Iterator[tuple[object, ...]]:
    for her, _ in _of_coaches(coaches, coachees):
        for n, item in enumerate(items):
            asked_at = ours.NOW - timedelta(days=1 + (her + 7 * n) % 20)
            stability = 1.0 + (her * 31 + n * 17) % 60
            yield her, item, stability, instant(asked_at), instant(asked_at + timedelta(days=stability))
