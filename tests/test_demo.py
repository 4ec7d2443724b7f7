"""The demo's store: its own, cleared when one begins again, and never a programme's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from bot import demo
from bot.app import OFFSET
from bot.conversation.messages import Media
from bot.people import Address, Person, PersonId, Role
from bot.serving.serve import _announce, appoint, open_demo
from bot.settings import Settings, SettingsError
from bot.stores import open_store
from storage.store import MediaFolder, StoreError

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AWA = demo.address_of("awa")
SIRA = Address("telegram", "7")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]


def lived(settings: Settings) -> Path:
    """A demo in which Awa has another name and sent a voice note, and the clock was moved; the file."""
    with closing(open_demo(settings)) as store, store.transaction() as desk:
        awa = desk.person_known_at(AWA)
        assert awa is not None
        desk.change_person(awa.id, {"name": "Awa Diarra"})
        desk.keep_media(awa.id, Media(id="a0", mime="audio/ogg", size=3), AWA.channel, NOW)
        desk.keep_note(OFFSET, "3600")
    MediaFolder(settings.media_path).write("a0", b"Ogg")
    return settings.media_path / "a0"


def awa_in(settings: Settings) -> Person:
    with closing(open_store(settings)) as store, store.reading() as desk:
        person = desk.person_known_at(AWA)
    assert person is not None
    return person


def test_a_demo_goes_on_where_it_was(settings: Settings) -> None:
    note = lived(settings)
    open_demo(settings).close()
    assert awa_in(settings).name == "Awa Diarra"
    assert note.exists()


def test_a_demo_that_begins_again_keeps_nothing_of_what_was_done(settings: Settings) -> None:
    note = lived(settings)
    anothers = settings.media_path / "b0"  # a file that no row of this store leads to
    anothers.write_bytes(b"Ogg")
    with closing(open_demo(settings, fresh=True)) as store, store.reading() as desk:
        assert desk.note(OFFSET) is None
        assert desk.media("a0") is None
    assert awa_in(settings).name == "Awa"
    assert not note.exists()
    assert anothers.exists()


def test_no_demo_begins_again_under_another_jigi(settings: Settings) -> None:
    note = lived(settings)
    with closing(open_store(settings)):
        with pytest.raises(StoreError, match="is in use by another jigi"):
            open_demo(settings, fresh=True)
        assert settings.database_path.exists()
        with pytest.raises(StoreError, match="is in use by another jigi"):  # its lock is there, too
            open_store(settings)
    assert note.exists()
    assert awa_in(settings).name == "Awa Diarra"


@pytest.mark.parametrize("fresh", [False, True])
def test_no_demo_is_made_of_a_programme(settings: Settings, fresh: bool) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        desk.person_at(SIRA, NOW)
    with pytest.raises(SettingsError, match=r"^JIGI_DATABASE: .*/jigi.db holds a programme"):
        open_demo(settings, fresh=fresh)
    with closing(open_store(settings)) as store, store.reading() as desk:
        assert desk.person_known_at(SIRA) is not None
        assert desk.person_known_at(AWA) is None


def test_a_demo_that_moussa_left_is_still_one(settings: Settings) -> None:
    with closing(open_demo(settings)) as store, store.transaction() as desk:
        moussa = desk.person_known_at(demo.address_of("moussa"))
        assert moussa is not None
        desk.forget(moussa.id, NOW)
    open_demo(settings).close()


@contextmanager
def started(folder: Path, command: str, **variables: str) -> Iterator[IO[str]]:
    """`jigi demo` or `jigi run` in that folder, with these settings and no others; what it says."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("JIGI_")}
    env |= {"JIGI_LISTEN": "127.0.0.1:0", "JIGI_PUBLIC_URL": "https://jigi.ml/", "PYTHONPATH": str(ROOT)}
    command_line = [sys.executable, "-m", "bot", command]
    with subprocess.Popen(
        command_line, cwd=folder, env=env | variables, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.terminate()


def test_a_demo_keeps_away_from_the_programme_and_says_where_it_is(tmp_path: Path) -> None:
    with started(tmp_path, "demo") as says:
        assert says.readline() == "Jigi is at https://jigi.ml/\n"
        assert says.readline() == "What is done in it is kept in data/demo/jigi.db\n"
    assert (tmp_path / "data/demo/jigi.db").exists()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["demo"]


@pytest.mark.parametrize(
    ("public_url", "told"), [("", "http://127.0.0.1:8080/"), ("https://jigi.ml", "https://jigi.ml/")]
)
def test_the_address_that_browsers_reach_it_at_is_told(
    public_url: str, told: str, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    _announce(settings.model_copy(update={"public_url": public_url}), "http://127.0.0.1:8080/")
    assert capsys.readouterr().out == f"Jigi is at {told}\n"


def test_whoever_is_listed_and_known_already_is_an_administrator(settings: Settings) -> None:
    def roles(id: PersonId) -> frozenset[Role]:
        with store.reading() as desk:
            person = desk.person(id)
        assert person is not None
        return person.roles

    with closing(open_demo(settings)) as store:
        with store.transaction() as desk:
            moussa = desk.person_known_at(demo.address_of("moussa"))
            assert moussa is not None
            appoint(desk, [demo.address_of("moussa"), SIRA])
            assert desk.person_known_at(SIRA) is None  # nobody is made of an address alone
        assert roles(moussa.id) == moussa.roles | {Role.ADMINISTRATOR}
        with store.transaction() as desk:
            appoint(desk, [])
        assert Role.ADMINISTRATOR in roles(moussa.id)


def test_a_programme_appoints_whom_its_settings_name(settings: Settings) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        sira = desk.person_at(SIRA, NOW).id
    variables = {"JIGI_DATABASE": settings.database, "JIGI_ADMINISTRATORS": str(SIRA)}
    with started(settings.database_path.parent, "run", **variables) as says:
        assert says.readline() == "Jigi is at https://jigi.ml/\n"
    with closing(open_store(settings)) as store, store.reading() as desk:
        person = desk.person(sira)
    assert person is not None
    assert Role.ADMINISTRATOR in person.roles
