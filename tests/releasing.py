"""Releasing: a whole store as this version leaves it, in the middle of talks, for every version to come.

`python -m tests.releasing NAME`, once, before the version is tagged; docs/releasing.md says when.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.talk import Stage

FOLDER = Path(__file__).parent / "releases"
CAST = {
    "Moussa": {"role": "coach"},
    "Awa": {"cadre": "matrone", "coach": "Moussa"},
    "Fanta": {"cadre": "midwife"},
    "Sira": {"role": "administrator"},
}
TALK = (
    ("Awa", "/promises"),
    ("Awa", "elle saigne"),
    ("Awa", "/refresher"),
    ("Fanta", "/guide tirer sur le cordon"),
    ("Moussa", "/team"),
    ("Sira", "/places"),
    ("Fanta", "/language"),
    ("Awa", "/checkin"),  # the last talks stand open
    ("Moussa", "/schedule"),
)


def dump(folder: Path) -> str:
    """The store, as text, after the cast has talked in that folder."""
    stage = Stage(folder)
    for name, given in CAST.items():
        stage.cast(name, **given)
    for who, words in TALK:
        stage.say(words, who=who)
    stage.move_to(stage.now + timedelta(days=8))
    for who, words in TALK[-2:]:
        stage.say(words, who=who)
    with (
        closing(sqlite3.connect(folder / "talk.db")) as file,
        closing(sqlite3.connect(":memory:")) as database,
    ):
        file.backup(database)
        return text_of(database)


def text_of(database: sqlite3.Connection) -> str:
    """All of it as SQL. Python writes no search index in a way that can be read: that is made anew."""
    found = database.execute("select type, name, tbl_name, sql from sqlite_master").fetchall()
    indexes = [(name, sql) for _, name, _, sql in found if (sql or "").upper().startswith("CREATE VIRTUAL")]
    triggers = [(name, sql) for type, name, _, sql in found if type == "trigger"]
    for name, _ in triggers:
        database.execute(f"drop trigger {name}")
    for name, _ in indexes:
        database.execute(f"drop table {name}")
    database.commit()
    rest = [
        line
        for name, sql in indexes
        for line in (f"{sql};", f"insert into {name}({name}) values('rebuild');")
    ]
    return "\n".join([*database.iterdump(), *rest, *(f"{sql};" for _, sql in triggers)]) + "\n"


def main(name: str) -> None:
    path = FOLDER / f"{name}.sql"
    if path.exists():
        raise SystemExit(f"{path} is what that version wrote, and stays so; take another name")
    with tempfile.TemporaryDirectory() as folder:
        path.write_text(dump(Path(folder)))
    print(f"{path}: {path.stat().st_size:,} bytes; name it in docs/releasing.md")


if __name__ == "__main__":
    main(*sys.argv[1:])
