"""The whole road on PostgreSQL: what is said is the same, word for word, as on a file."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.content import transcripts
from bot.people import Address
from bot.playing.directions import play
from bot.playing.forecast import foresee
from bot.programme import Programme
from bot.rules import rules_of
from bot.stores import open_store
from storage.databases import beside, copied
from tests.channels import road
from tests.channels.road import lit, says, taps
from tests.channels.telegram_rigs import PollingRig
from tests.postgres import KEY
from tests.talk import Stage

TALKS = Path(__file__).parent / "talks"
# each with something that the two databases are asked in different words
SAME = ("fr/link",)


@pytest.mark.parametrize("name", SAME)
def test_a_talk_is_the_same(name: str, tmp_path: Path, postgresql: str) -> None:
    path = TALKS / f"{name}.talk"
    assert play(transcripts.read(path), Stage(tmp_path, postgresql)) == path.read_text()


async def test_a_house_that_is_lit_again_goes_on_and_says_what_it_says_on_a_file(
    tmp_path: Path, postgresql: str
) -> None:
    on_file = await _coached(PollingRig(tmp_path / "file"))
    on_server = await _coached(PollingRig(tmp_path / "server", postgresql))
    assert on_server == on_file
    assert len(on_server) > 12


async def _coached(rig: PollingRig) -> list[str]:
    """What Awa hears from her first word to a plan, with NUL in her words and a restart in the middle."""
    awa = rig.somebody()
    async with rig:
        async with lit(rig):
            await says(awa, "/start", copies=2)
            await taps(awa, "Français")
            await taps(awa, "Oui, d’accord")
            await says(awa, "Awa <3 & co")
            await taps(awa, "Matrone")
            await says(awa, "klela")
            await taps(awa, "CSCom de Kléla (Sikasso)")
            while "heure" not in awa.all[-1].text:
                await taps(awa, "Passer")
            await says(awa, "18h30")
            await taps(awa, "🎯 Faire le point")
            await taps(awa, "Mon propre sujet")
        rig.store.close()
        rig.store = open_store(rig.settings)
        async with lit(rig) as jigi:
            await says(awa, "Mieux préparer\0 le plateau avant vendredi, 3 fois sur 3")
            while "échelle" not in awa.all[-1].text:
                await taps(awa, "Garder tel quel")
            await taps(awa, "4")
            await rig.all_confirmed()
            await jigi.settle()
            with jigi.store.reading() as desk:
                her = desk.person_known_at(Address("telegram", awa.chat))
                assert her is not None
                (kept,) = [row["text"] for row in desk.mydata(her.id)["received"] if "plateau" in row["text"]]
                assert kept.replace("\N{REPLACEMENT CHARACTER}", "\0") == (
                    "Mieux préparer\0 le plateau avant vendredi, 3 fois sur 3"
                )
            assert rig.mistakes == []
    return [heard.text for heard in awa.all]


async def test_an_emergency_does_not_wait_for_a_server_that_hangs(tmp_path: Path, postgresql: str) -> None:
    async with PollingRig(tmp_path, postgresql) as rig:
        await road.an_emergency_does_not_wait_while(lambda _store: stopped(postgresql), rig)


@contextlib.contextmanager
def stopped(url: str) -> Iterator[None]:
    """The processes of the server that serve this database stand still, whether they read or write."""
    with psycopg.connect(url, autocommit=True) as connection:
        others = (
            "select pid from pg_stat_activity where datname = current_database() and pid != pg_backend_pid()"
        )
        pids = [pid for (pid,) in connection.execute(others)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_forecast_plays_on_a_copy(tmp_path: Path, postgresql: str) -> None:
    stage = Stage(tmp_path, postgresql)
    play(transcripts.read(TALKS / "fr/checkin.talk"), stage)
    with copied(postgresql) as copy:
        assert list(copy.rows("people")) == _people(postgresql)
        forecast = foresee(copy, stage.house, rules_of(Programme()), stage.now, days=7)
    assert forecast.people == len(_people(postgresql))


def _people(url: str) -> list[dict[str, object]]:
    from storage.databases import joined

    store = joined(url, key=KEY)
    try:
        return list(store.rows("people"))
    finally:
        store.close()


def test_who_looks_in_from_beside_reads(postgresql: str) -> None:
    with beside(postgresql, key=KEY) as desk:
        assert desk is not None
        assert desk.standing() == []
