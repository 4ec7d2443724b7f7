"""The schema of the embedded store, as migrations; readable tables with foreign keys."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from storage.sqlite.queries import statements
from storage.store import StoreError

migrations = Migrations("jigi")


@migrations()
def the_first_road(db: Database) -> None:
    """Everything that a check-in, a refresher and their follow-up need."""
    for statement in statements("the_first_road.sql"):
        db.execute(statement)
    db.table("facilities").enable_fts(["folded"], create_triggers=True)


@migrations()
def campaigns(db: Database) -> None:
    """What trainers push to many."""
    for statement in statements("campaigns_road.sql"):
        db.execute(statement)


@migrations()
def withdrawals(db: Database) -> None:
    """Cards that were found wrong, and which message holds which text of a pack."""
    for statement in statements("withdrawals.sql"):
        db.execute(statement)
    posted = db.execute("select id, text from outbox where text like '%/%'").fetchall()
    texts = [(name, id) for id, text in posted for name in set(text.split()) if "/" in name]
    db.conn.executemany("insert into texts_posted (text, outbox) values (?, ?)", texts)


@migrations()
def shared_progress(db: Database) -> None:
    """Who lets her coach know how she learns, and what he was told."""
    for statement in statements("shared_progress.sql"):
        db.execute(statement)


@migrations()
def open_questions(db: Database) -> None:
    """Questions that no card answered, and what people answered to them."""
    for statement in statements("open_questions.sql"):
        db.execute(statement)


@migrations()
def recordings(db: Database) -> None:
    """Cards that trainers read aloud, and who wants to hear them."""
    for statement in statements("recorded_cards.sql"):
        db.execute(statement)


@migrations()
def certificates(db: Database) -> None:
    """Check-ups that are to be taken, and what was certified."""
    for statement in statements("certificates_road.sql"):
        db.execute(statement)


@migrations()
def standing(db: Database) -> None:
    """Who is in the middle of a talk."""
    for statement in statements("standing_road.sql"):
        db.execute(statement)


@migrations()
def championships(db: Database) -> None:
    """Championships between facilities: who plays, and what counted."""
    for statement in statements("championships_road.sql"):
        db.execute(statement)


@migrations()
def people_and_places(db: Database) -> None:
    """Who invited whom as what, who coached whom since when, who worked where since when."""
    for statement in statements("people_and_places.sql"):
        db.execute(statement)


@migrations()
def promises_both_ways(db: Database) -> None:
    """Promises that somebody else is told of, what is asked of a coach, and how both rate the coaching."""
    for statement in statements("promises_both_ways.sql"):
        db.execute(statement)


@migrations()
def visits(db: Database) -> None:
    """Supervision visits, the plans that follow, and their evidence."""
    for statement in statements("visits_road.sql"):
        db.execute(statement)


@migrations()
def teams(db: Database) -> None:
    """Who coaches has the role of a coach, and a digest coming."""
    for statement in statements("teams_road.sql"):
        db.execute(statement)


@migrations()
def letters(db: Database) -> None:
    """What coaches write to their coachees, and what they reply."""
    for statement in statements("letters_road.sql"):
        db.execute(statement)


@migrations()
def schedules(db: Database) -> None:
    """What coaches planned: check-ins that come round, and live sessions."""
    for statement in statements("schedules_road.sql"):
        db.execute(statement)


@migrations()
def audit(db: Database) -> None:
    """Who read what of whom."""
    for statement in statements("audit_road.sql"):
        db.execute(statement)


@migrations()
def precedence(db: Database) -> None:
    """In which order unasked messages have a place in her week, and why one was held or dropped."""
    for statement in statements("precedence_road.sql"):
        db.execute(statement)


@migrations()
def merging(db: Database) -> None:
    """One person behind several addresses."""
    for statement in statements("merging_road.sql"):
        db.execute(statement)


@migrations()
def handsets(db: Database) -> None:
    """One phone with several persons."""
    for statement in statements("handsets_road.sql"):
        db.execute(statement)


@migrations()
def gaps(db: Database) -> None:
    """What a place is looked at by."""
    for statement in statements("gaps_road.sql"):
        db.execute(statement)


@migrations()
def announcing(db: Database) -> None:
    """Who is told of a championship, and for which cadres it is."""
    for statement in statements("announcing_road.sql"):
        db.execute(statement)


@migrations()
def spoken_reasons(db: Database) -> None:
    """Why evidence was returned, where the coach said it."""
    for statement in statements("spoken_reasons.sql"):
        db.execute(statement)


@migrations()
def visited_places(db: Database) -> None:
    """Where a visit was, when the register has no such place."""
    for statement in statements("visited_places.sql"):
        db.execute(statement)


@migrations()
def uploads(db: Database) -> None:
    """What providers keep of our files."""
    for statement in statements("uploads_road.sql"):
        db.execute(statement)


@migrations()
def seen(db: Database) -> None:
    """Updates that were counted up are remembered side by side."""
    for statement in statements("seen_road.sql"):
        db.execute(statement)


@migrations()
def roles(db: Database) -> None:
    """Which roles operators gave and took."""
    for statement in statements("roles_road.sql"):
        db.execute(statement)


@migrations()
def the_window(db: Database) -> None:
    """When she was last heard where, and the templates that ask her back."""
    for statement in statements("window_road.sql"):
        db.execute(statement)


@migrations()
def receipts(db: Database) -> None:
    """How far a message came after its provider took it."""
    for statement in statements("receipts_road.sql"):
        db.execute(statement)


@migrations()
def weak_networks(db: Database) -> None:
    """Words alone for who wants that, and the hours at which people are there."""
    for statement in statements("weak_networks.sql"):
        db.execute(statement)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a database to the schema of this program.

    Raises StoreError for a database of another program, or of a newer edition of this one: neither
    is touched.
    """
    migrations.apply(_ours(connection, path))


def is_todays(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the schema is the one of this program; only reads. Raises StoreError as `migrate` does."""
    return not migrations.pending(_ours(connection, path))


def must_be_todays(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for a database that another edition of this program serves from just now."""
    if not is_todays(connection, path):
        raise StoreError(
            f"an older jigi runs on {path}; start it again with this version, then try once more"
        )


def _ours(connection: sqlite3.Connection, path: Path) -> Database:
    """The database, when it is one of this program and of no newer edition. Raises StoreError."""
    db = Database(connection)
    ours = [migration.name for migration in migrations.applied(db)]
    foreign = [name for name in db.table_names() if name != migrations.migrations_table]
    if foreign and not ours:
        raise StoreError(
            f"{path} is the database of another program (it has a table {foreign[0]!r}); "
            f"point JIGI_DATABASE at a file of its own"
        )
    with closing(sqlite3.connect(":memory:")) as empty:
        known = {migration.name for migration in migrations.pending(Database(empty))}
    for name in ours:
        if name not in known:
            raise StoreError(
                f"{path} was written by a newer jigi (it knows the change {name!r}); "
                f"run that version, or restore the backup from before"
            )
    return db
