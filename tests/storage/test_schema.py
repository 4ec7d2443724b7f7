"""The tables of the embedded store: readable to others, and never read from end to end by us."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.people import Facility, PersonId
from storage.sql import queries
from storage.sql.codec import moment
from storage.sqlite import schema
from storage.sqlite.roads import migrations
from storage.sqlite.store import SQLiteStore
from storage.store import Coaching, Posting

SINCE, UNTIL = "2026-02-01T08:00:00.000000+00:00", "2026-12-01T08:00:00.000000+00:00"
FOLDER = Path(queries.__file__).parent
ROADS = Path(schema.__file__).parent
SUBJECTS = sorted({path.stem for path in FOLDER.glob("*.sql")} - {"export"})
# all but what reads everything, the exports and an operator's lists (of questions, facilities, reads,
# channels), and a trainer's count of the people she means
WHOLE = {
    *("cohort_size", "cohort_people"),
    "every_facility",
    "every_question",
    "remembered",
    "standing",
    "channels",
    "reads",
    "merges",
    *("tables", "wishes"),  # of a backup, and of a restore
    *("doubt_answers", "show_doubted", "doubt_others"),  # of a restore
    *(f"count_{kind}" for kind in ("words", "dead_letters", "reports", "audit")),  # `jigi purge --dry-run`
    *(
        "old_media",
        "drop_dead_letters",
        "drop_reports",
        "drop_audit",
        "drop_bubbles",
    ),  # so many of them a slice
    *("old_journal", "old_outbox"),
    "every_place",
    *(f"drift_{kind}" for kind in ("shared", "unreachable", "gone", "ended", "elsewhere", "cadre")),
    *("drift_uncoached", "drift_unmet"),
    "trained",
    "words",  # of coaches, in `jigi roster drift`
    *("present_then", "checked_in", "answered", "certified"),  # of an operator, once a week or month
    *("promises_due", "visited_in", "gaps_in"),
    # of an administrator's pages: a search of everybody, the last so many, and what is held just now
    *("found", "numbers", "invitations_given", "held_by_gate", "failing", "latest_reads", "districts"),
}
HOT = [(subject, name) for subject in SUBJECTS for name in queries.queries(subject) if name not in WHOLE]
CUT_OFF = [("sending", "claim"), ("timing", "due_timers"), ("history", "history"), ("history", "said_before")]
CUT_OFF += [("places", "media_to_fetch"), ("coaching", "last_checkin")]

# What may be gone through whole: what the query itself was given or gathered of one person, indexes that hold
# nothing but what is due or unanswered, the few who answer for a district or the programme, the withdrawals,
# at a start, the campaigns, a few a month, the recordings, one a card, what was just cut off, the alerts.
SMALL = re.compile(
    r"SCAN (wanted|button|json_each|m) VIRTUAL TABLE|SCAN (withdrawals|recordings|alerts)"
    r"|SCAN (c|asked|ready|late|aside)\b"
    r"|SCAN CONSTANT ROW|SCAN \(subquery-\d+\)|SCAN (told|open|placed|d)\b"
    r"|USING (COVERING )?INDEX (outbox_ready|outbox_sending|media_wanted|campaigns_running|questions_open"
    r"|people_of_districts|inbox_of|people_who_administer|people_with_roles)\b"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    SQLiteStore.open(tmp_path / "jigi.db", key=b"schema").close()
    with closing(sqlite3.connect(tmp_path / "jigi.db")) as connection:
        yield Database(connection)


def plan(database: Database, query: str) -> list[str]:
    """How SQLite would answer a query, step by step."""
    if named := re.findall(r"(?<!:):([a-z_]+)", query):
        values: object = dict.fromkeys(named, 1)
    else:
        numbered = [int(number) for number in re.findall(r"\?(\d+)", query)]
        values = ["[]"] * (max(numbered, default=0) + len(re.findall(r"\?(?!\d)", query)))
    return [row[3] for row in database.execute(f"explain query plan {query}", values).fetchall()]  # type: ignore[arg-type]


@pytest.mark.parametrize(("subject", "name"), HOT)
def test_no_query_goes_through_a_table_that_grows(database: Database, subject: str, name: str) -> None:
    steps = plan(database, queries.queries(subject)[name])
    assert [step for step in steps if step.startswith("SCAN") and not SMALL.search(step)] == []


@pytest.mark.parametrize(("subject", "name"), CUT_OFF)
def test_what_is_cut_off_was_not_sorted_before(database: Database, subject: str, name: str) -> None:
    """A limit saves nothing when all that is due is read and sorted first."""
    assert "TEMP B-TREE" not in " ".join(plan(database, queries.queries(subject)[name]))


def test_the_plan_of_a_bad_query_is_found_out(database: Database) -> None:
    assert [
        step for step in plan(database, "select * from outbox where reason = ?") if not SMALL.search(step)
    ]


def test_every_query_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    unused = [
        name
        for subject in SUBJECTS
        if subject not in ("her_data", "forgetting", "purging")  # run whole, in their order, or by kind
        for name in queries.queries(subject)
        if f'_SQL["{name}"]' not in code
    ]
    assert unused == []


def test_every_index_names_a_query_that_is_there() -> None:
    schema = (ROADS / "the_first_road.sql").read_text("utf-8")
    named = {name for subject in SUBJECTS for name in queries.queries(subject)}
    named |= {"forget", "mydata", "coachees", "recover", "replay"}
    assert schema.count("create index") == len(
        re.findall(r"^-- serves .*\ncreate index", schema, re.MULTILINE)
    )
    for sentence in re.findall(r"^-- serves ([^:\n]*)", schema, re.MULTILINE):
        assert set(re.split(r", | and ", sentence)) <= named, sentence


def test_all_tables_are_strict_and_their_links_are_declared(database: Database) -> None:
    """Datasette follows a declared link; a column of ids without one is a dead end to its readers."""
    ours = [t for t in database.tables if not t.name.startswith(("_", "sqlite_", "facilities_fts"))]
    assert len(ours) > 15
    links = {
        "person",
        "coach",
        "coachee",
        "owner",
        "other",
        "promise",
        "campaign",
        "championship",
        "checkin",
        "facility",
        "used_by",
        "given_by",
        "ended_by",
        "moved_by",
        "asked",
        "waits_for",
        "heard_by",
        "subject",
        "answered_by",
        "by",
        "reader",
        "of",
        "joined_to",
        "met",
        "wanted_by",
        "survivor",
        "merged",
        "merge",
        "phone",
        "speaker",
        "journal",
        "outbox",
        "worker",
        "visit",
        "decided_by",
        "entry",
        "last_template",
        "last_for_safety",
    }
    for table in ours:
        assert table.strict, table.name
        declared = {key.column for key in table.foreign_keys}
        assert {column.name for column in table.columns} & links == declared, table.name
    assert database.execute("pragma foreign_key_check").fetchall() == []


def test_the_search_outlives_a_vacuum(tmp_path: Path) -> None:
    names = ["Kléla", "Niéna", "Zégoua"]
    places = [Facility(f"ML.{n}", f"CSCom de {name}") for n, name in enumerate(names)]
    path = tmp_path / "jigi.db"
    with closing(SQLiteStore.open(path, key=b"v")) as store, store.transaction() as desk:
        desk.put_facilities(places)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from facilities where id = 'ML.0'")
        connection.commit()
        connection.execute("vacuum")
    with closing(SQLiteStore.open(path, key=b"v")) as store, store.reading() as desk:
        assert [desk.facilities_like(name) for name in names] == [[], [places[1]], [places[2]]]


def test_who_coached_and_worked_where_before_there_was_a_history_is_its_beginning(tmp_path: Path) -> None:
    """A store of the release before: invitations, coaches and facilities stand as they stood."""
    path = tmp_path / "jigi.db"
    with closing(sqlite3.connect(path)) as file:
        database = Database(file)
        migrations.apply(database, stop_before="people_and_places")
        file.execute(
            "insert into facilities (id, name, district, region, folded) values ('K', 'K', '', '', '')"
        )
        file.executemany(
            "insert into people (id, facility, coach, created_at) values (?, ?, ?, ?)",
            [(1, None, None, SINCE), (2, "K", 1, SINCE)],
        )
        file.executemany(
            "insert into invites (code, coach, expires_at, used_at, used_by) values (?, 1, ?, ?, ?)",
            [("OPEN", UNTIL, None, None), ("USED", UNTIL, SINCE, 2)],
        )
        file.commit()
    store = SQLiteStore.open(path, key=b"schema")
    with store.reading() as desk:
        moussa, her = PersonId(1), PersonId(2)
        assert desk.coachings(her) == [Coaching(her, moussa, moment(SINCE), None, None)]
        assert desk.postings(her) == [Posting("K", "", moment(SINCE), None, None)]
        assert desk.coachings(moussa) == []
        assert desk.postings(moussa) == []
        assert [one.code for one in desk.open_invitations(moussa, moment(SINCE))] == ["OPEN"]
        used = desk.invitation("USED")
        assert used is not None
        assert (used.used_by, used.coach, used.expires_at) == (her, moussa, moment(UNTIL))
    store.close()


def test_a_promise_of_before_has_no_other_side_and_counts_on_its_day(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection), stop_before="promises_both_ways")
        connection.execute("insert into people (id, created_at) values (1, '2026-11-01')")
        connection.execute(
            "insert into promises (owner, ref, text, due_on, state, created_at) "
            "values (1, '1', 'ranger', '2026-11-27', 'open', '2026-11-01T08:00:00.000000+00:00')"
        )
        connection.commit()
    with closing(SQLiteStore.open(path, key=b"schema")) as store, store.reading() as desk:
        (promise,) = desk.open_promises(PersonId(1))
        days = {promise.due_on, promise.first_due_on, promise.counts_on}
        assert (promise.owner, promise.other, promise.helps, days) == (1, None, False, {date(2026, 11, 27)})


def test_an_update_that_was_seen_before_the_digests_moved_is_still_known(tmp_path: Path) -> None:
    path, key = tmp_path / "jigi.db", "telegram:7:7001:123456:12"
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection), stop_before="seen")
        secret = hashlib.sha256(b"schema").digest()
        digest = hashlib.blake2b(key.encode(), digest_size=16, key=secret).digest()
        connection.execute("insert into seen (digest) values (?)", (digest,))
        connection.commit()
    with closing(SQLiteStore.open(path, key=b"schema")) as store, store.transaction() as desk:
        assert not desk.is_first(key)
        assert desk.is_first("telegram:7:7001:123457:12")
        assert not desk.is_first("telegram:7:7001:123457:12")


@pytest.mark.parametrize("end", ["12", "4382bfdwdsb323b2d9", "1767225600"])
def test_updates_that_were_counted_up_are_remembered_side_by_side(database: Database, end: str) -> None:
    """However many people write meanwhile: else each turn would change a page of its own."""
    path = Path(database.execute("pragma database_list").fetchone()[2])
    keys = [f"telegram:7:{7001 * n}:{512 + n}:{end}" for n in range(200)]
    with closing(SQLiteStore.open(path, key=b"schema")) as store, store.transaction() as desk:
        assert all(map(desk.is_first, keys))
        assert not any(map(desk.is_first, keys))
        assert desk.is_first(f"terminal:{end}")
    near = database.execute("select count(*) from seen where digest between x'00000002' and x'00000003'")
    assert near.fetchone()[0] == len(keys)
