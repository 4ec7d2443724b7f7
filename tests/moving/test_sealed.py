"""A programme under a data key is moved as it is: what is sealed stays sealed, and no key is asked for."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.backups.moving import moved
from storage import databases
from storage.postgres.connections import Session
from storage.sealing import files
from storage.sealing.seals import Seals
from storage.store import StoreError
from tests.backups.town import settings_of
from tests.moving.test_moving import rows_of_file, rows_of_server
from tests.sealed import KEY, OTHER, sealed_town, talked_on
from tests.storage.test_sealed import in_plain


def test_a_sealed_programme_goes_on_on_a_server_and_back_on_a_file(tmp_path: Path, empty: str) -> None:
    """Without its key at hand; what is said is what the one that stayed says."""
    stage = sealed_town(tmp_path / "before")
    shutil.copytree(stage.folder, tmp_path / "stayed")
    stayed, there, back = talked_on(stage, tmp_path / "stayed"), tmp_path / "there", tmp_path / "back"
    before = rows_of_file(stage.folder / "talk.db")
    result = moved(settings_of(stage.folder), settings_of(there, empty), stage.now, lambda *_: None)
    assert {counted.table: counted.rows for counted in result.tables}["people"] == 3
    assert rows_of_server(empty, stage.folder / "talk.db") == before
    for keys, fault in (((), "set JIGI_DATA_KEY to it"), ((Seals(OTHER),), f"holds {Seals(OTHER).id}")):
        with pytest.raises(StoreError, match=f"sealed with the data key {Seals(KEY).id}.*{fault}"):
            databases.opened(empty, key=b"talk", keys=keys)

    server = talked_on(stage, there, empty)
    asked = stayed.say("demain")
    assert "10" in asked
    assert server.say("demain") == asked
    with closing(Session(empty)) as session:
        assert in_plain(session) == []

    moved(settings_of(there, empty), settings_of(back), stage.now, lambda *_: None)
    again = talked_on(server, back)
    for words in ("[4]", "préparer le plateau", "ranger", "[Passer]", "(voice)"):
        said = stayed.say(words)
        assert again.say(words) == said
    again.relive()
    with closing(sqlite3.connect(back / "talk.db")) as file:
        assert in_plain(file) == []
    assert set(files.standing(back / "media")) == {Seals(KEY).id}


def test_half_sealed_it_is_moved_and_sealed_there(tmp_path: Path, empty: str) -> None:
    """`jigi key seal` was cut off before the move: the note says so on the other side as well."""
    stage = sealed_town(tmp_path / "before")
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file, file:
        file.execute("update notes set value = replace(value, 'true', 'false') where name = 'sealed'")
        file.execute("update people set name = 'Awa' where id = 2")
    moved(settings_of(stage.folder), settings_of(tmp_path / "there", empty), stage.now, lambda *_: None)
    with pytest.raises(StoreError, match=r"`jigi key seal` has begun on .* run it again"):
        databases.opened(empty, key=b"talk", keys=(Seals(KEY),))
    assert databases.reseal(empty, (Seals(KEY),), lambda _table, _done: None)
    with closing(Session(empty)) as session:
        assert in_plain(session) == []
    assert "10" in talked_on(stage, tmp_path / "there", empty).say("demain")
