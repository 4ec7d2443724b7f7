"""A phone that several share: each reads what is hers, and an emergency waits for nobody."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.signoff import Policy
from bot.conversation.events import ChoiceMade, Event, MessageReceived
from bot.conversation.messages import SAFETY, Purpose
from bot.house import House
from bot.people import Address
from bot.playing.replaying import replay
from bot.road import handsets
from bot.running.building import talking
from bot.turns import put_aside, take_turn
from scheduler import gates
from storage.sqlite.store import SQLiteStore
from storage.store import MediaFolder, Sending
from tests.talk import Stage
from tests.test_walks import CODE, MONDAY, Room, UndoneError

AWAS, FANTAS = "270491", "835062"  # their PINs
EMERGENCY = "elle saigne beaucoup"

ACTS: dict[str, list[tuple[str, Any]]] = {
    "Awa shares it": [("says", "/handset"), ("tap", 0), ("says", AWAS)],
    "somebody else": [("says", "/who"), ("tap", -1), ("says", "Fanta"), ("says", FANTAS)],
    "the first one": [("says", "/who"), ("tap", 0), ("says", AWAS)],
    "the second one": [("says", "/who"), ("tap", 1), ("says", FANTAS)],
    "a wrong PIN": [("says", "/who"), ("tap", 0), ("says", "999111")],
    "a check-in": [("says", "/checkin"), ("tap", 0), ("says", "le plateau complet à chaque garde")],
    "an emergency": [("says", EMERGENCY)],
    "eleven minutes": [("minutes", 11)],
    "two days": [("minutes", 48 * 60)],
    "a PIN too early": [("says", AWAS)],
    "a tap": [("tap", 0)],
    "an old tap": [("old", 7)],
    "a voice": [("voice", 1)],
    "a new PIN": [("says", "/handset"), ("tap", 1), ("says", AWAS)],
    "no more sharing": [("says", "/handset"), ("tap", 2)],
    "forget": [("says", "/forget"), ("tap", 0)],
    "stop": [("says", "/stop")],
    "code": [("says", "/link"), ("tap", 0)],
    "the coach joins her": [("coach", "lier {code}"), ("coach tap", 0), ("tap", 0)],
    "unlink": [("says", "/unlink"), ("tap", 0)],
}


class Phone(Room):
    """Awa's phone, and whoever holds it."""

    cards = 0

    def does(self, what: str, how: Any) -> None:
        if what == "minutes":
            self.now += timedelta(minutes=how)
            for _ in range(5):
                for event in self.desk.due_timers(self.now, 100):
                    self.take(event)
        elif what.startswith("coach"):
            self.act("tap" if what == "coach tap" else "says", "moussa", how)
        else:
            self.act(what, "awa", how)
        for event in self.desk.due_timers(self.now, 100):
            self.take(event)

    def take(self, event: Event) -> None:
        take_turn(self.desk, event, self.house)
        for _ in range(20):
            for row in self.desk.claim("telegram", self.now, 100):
                match gates.may_send(row, self.now, gates.Rules()):
                    case gates.Go():
                        self.desk.receipt(row.id, Sending.SENT, self.now)
                    case gates.Hold(until, reason):
                        self.desk.hold(row.id, until, reason)
                        continue
                    case gates.Drop(reason):
                        self.desk.receipt(row.id, Sending.DROPPED, self.now, reason=reason)
                        continue
                self.sent(row.outgoing.address, row.outgoing.person, row.outgoing.purpose)
                if code := CODE.search(row.outgoing.message.text):
                    self.code = code[0]
                buttons = row.outgoing.message.buttons
                self.heard[row.outgoing.address.id].append([button.data for button in buttons])

    def sent(self, address: Address, person: int, purpose: Purpose) -> None:
        """On a shared phone nobody is sent what is another's."""
        self.cards += purpose == Purpose.EMERGENCY
        phone = self.desk.person_at(address, self.now)
        holder = self.desk.person_known_at(address)
        if phone.handset and purpose not in SAFETY and not self.forgotten(person):
            assert holder is not None
            assert person in (holder.id, phone.id)

    def forgotten(self, person: int) -> bool:
        return person not in self.desk.remembered()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")), policy=Policy(drafts=True))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"handsets")) as store:
        yield store


def written(path: Path) -> str:
    """Everything that the store holds."""
    with closing(sqlite3.connect(path)) as file:
        return "\n".join(file.iterdump())


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(names=st.lists(st.sampled_from(sorted(ACTS)), max_size=14))
def test_each_reads_what_is_hers_and_an_emergency_waits_for_nobody(
    store: SQLiteStore, house: House, names: list[str]
) -> None:
    with suppress(UndoneError), store.transaction() as desk:
        phone = Phone(desk, house)
        for name in ["Awa shares it", "somebody else", *names]:
            before = phone.cards
            for what, how in ACTS[name]:
                phone.does(what, how)
            if name == "an emergency":
                assert phone.cards > before
        for person in desk.remembered():
            assert [found for _, turn in replay(desk, person, house) for found in turn] == []
        raise UndoneError


def test_no_pin_stands_anywhere_in_the_store(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa")
    stage.say("/handset", "[Oui, à plusieurs]", AWAS, "/who", "[Awa]", FANTAS, AWAS, "/who", FANTAS)
    dump = written(tmp_path / "talk.db")
    assert "Awa" in dump
    assert AWAS not in dump
    assert FANTAS not in dump


def test_a_turn_that_fails_keeps_no_pin_either(store: SQLiteStore, house: House, tmp_path: Path) -> None:
    with store.transaction() as desk:
        event = MessageReceived(
            sender=Address("telegram", "awa"), key="update:1", at=MONDAY, text=f" {AWAS} "
        )
        put_aside(desk, event, RuntimeError("a fault of ours"), house, None)
    assert "a fault of ours" in written(tmp_path / "jigi.db")
    assert AWAS not in written(tmp_path / "jigi.db")


@pytest.mark.parametrize("pin", ["2704", "27 04", "270491", " 2704 "])
def test_four_to_six_digits_that_nobody_tries_first_are_a_pin(pin: str) -> None:
    assert handsets.fits(pin)


@pytest.mark.parametrize("words", ["", "270", "2704918", "0000", "1234", "654321", "2704a", "deux mille"])
def test_anything_else_is_none(words: str) -> None:
    assert not handsets.fits(words)


def test_while_she_is_beside_a_patient_her_phone_does_not_lock(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.say("/handset", "[Oui, à plusieurs]", AWAS, EMERGENCY)
    stage.move_to(stage.now + timedelta(minutes=40))
    assert "Qui parle" not in stage.say("[Tous sont nés]")
    stage.move_to(stage.now + timedelta(hours=3))
    assert "Qui parle" in stage.say("/menu")


def test_a_door_that_is_closed_lets_an_emergency_through(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.say("/handset", "[Oui, à plusieurs]", AWAS, "/who", "[Awa]")
    assert "Trop d’essais" in stage.say("1111", "2222", "3333")
    assert "Trop d’essais" in stage.say("menu", "[Awa]")
    assert "🚨" in stage.say(EMERGENCY)


def test_a_message_that_comes_twice_joins_once(store: SQLiteStore, house: House) -> None:
    """A copy of her yes, also after the first was lost with a crash: one merge, and all of it."""
    with store.transaction() as desk:
        phone = Phone(desk, house)
        for what, how in [*ACTS["code"], ("coach", "lier {code}"), ("coach tap", 0)]:
            phone.does(what, how)
        yes = phone.heard["awa"][-1][0]
        now, people = phone.now, dict(phone.people)
    event = ChoiceMade(sender=Address("telegram", "awa"), key="update:yes", at=now, data=yes)
    with suppress(UndoneError), store.transaction() as desk:
        take_turn(desk, event, house)
        assert desk.merges()
        raise UndoneError  # a kill before the commit
    with store.transaction() as desk:
        assert desk.merges() == []
        take_turn(desk, event, house)
        take_turn(desk, event, house)
        (merge,) = desk.merges()
        assert (merge.survivor, merge.merged) == (people["awa"], people["moussa"])
        assert desk.person_at(Address("telegram", "moussa"), now).id == people["awa"]


def test_whoever_asks_a_locked_phone_to_change_is_not_locked_out_after_her_pin(tmp_path: Path) -> None:
    """The word that asks who speaks is answered once she is there: it closes nothing."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.say("partager", "[Oui, à plusieurs]", AWAS)
    stage.say("changer")
    stage.move_to(stage.now + timedelta(minutes=20))
    stage.say("changer", "[Awa]")
    assert "Bonjour Awa" in stage.say(AWAS)
    assert "voulez-vous faire, Awa" in stage.say("/menu")
    stage.relive()


def test_what_waited_for_her_is_asked_once_and_after_she_was_greeted(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.say("partager", "[Oui, à plusieurs]", AWAS, "/checkin", "[Plateau prêt]")
    due_at = stage.now + timedelta(days=1)
    with stage.open() as store, store.transaction() as desk:
        promise = desk.keep_promise(stage.people["Awa"], "1", "ranger", due_at.date(), None, stage.now)
        desk.set_timer(stage.people["Awa"], "promise.due", f"promise:{promise}", due_at)
    stage.move_to(due_at + timedelta(hours=9))
    stage.say("changer", "[Awa]")
    said = stage.say(AWAS)
    assert said.count("ranger") == 1
    assert said.index("Je vous écoute") < said.index("ranger")
    assert "Bravo" in stage.say("fait")
    stage.relive()
