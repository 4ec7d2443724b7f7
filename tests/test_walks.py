"""Awa and Moussa do whatever comes to mind: the real flows, the real words, a real store.

Any sequence of taps, words, nonsense, silence and copies: no turn fails, every message fits a
channel, nobody is left with more than one open question, and the journal says it all again.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.bot_api.limits import LIMITS
from bot.content.signoff import Policy
from bot.conversation import state
from bot.conversation.events import ChoiceMade, Event, MessageReceived, PictureReceived, VoiceReceived
from bot.conversation.messages import Media
from bot.conversation.stack import MOST_FRAMES, MOST_PARKED
from bot.house import House
from bot.people import Address, Cadre, Facility, PersonId, Role
from bot.playing.replaying import replay
from bot.running.building import talking
from bot.turns import take_turn
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder, Sending
from tests.cast import invitation

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CAST = ("awa", "moussa", "sira")  # Sira is new
WORDS = [
    "", "5", "0", "-3", "jeudi 17h", "vendredi", "demain", "mieux préparer le plateau", "Klela", "18h30",
    "/menu", "/checkin", "/refresher", "/help", "/language", "/hours", "/mydata", "/forget", "/stop",
    "/invite", "/coach", "/coaching", "/facility",
    "/start", "/start KLELA7", "/urgence", "menu", "stop", "je veux stop demain", "elle saigne beaucoup",
    "retour", "oui", "/handset", "/who", "2704", "/link", "/unlink", "lier {code}",
    "<b>gras</b> & <script>alert(1)</script>", "مرحبا بالعالم", "👏👏👏", "x" * 4096, "\ud800", "{{ 7*7 }}",
]  # fmt: skip
CODE = re.compile(r"[A-Z]{3}\d-[A-Z]{3}\d")
WHO = st.sampled_from(CAST)
ACTS = st.one_of(
    st.tuples(st.just("tap"), WHO, st.integers(0, 14)),
    st.tuples(st.just("tap"), WHO, st.integers(0, 2)),
    st.tuples(st.just("old"), WHO, st.integers(0, 400)),
    st.tuples(st.just("says"), WHO, st.sampled_from(WORDS)),
    st.tuples(st.just("voice"), WHO, st.integers(0, 2)),
    st.tuples(st.just("wait"), WHO, st.sampled_from([1, 5, 26, 24 * 8])),
)


class Room:
    """One desk, and what has been said on it."""

    def __init__(self, desk: Desk, house: House) -> None:
        self.desk = desk
        self.house = house
        self.now = MONDAY
        self.events = 0
        self.code = "KTC4-TRC7"  # the last one that anybody was given, so that it is written somewhere
        self.heard: dict[str, list[list[str]]] = {who: [] for who in CAST}  # data of the buttons, by message
        self.people: dict[str, PersonId] = {}
        desk.put_facilities([Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")])
        for who in ("moussa", "awa"):
            person = desk.person_at(Address("telegram", who), MONDAY)
            fields: dict[str, Any] = {"name": who.title(), "consent_at": MONDAY, "cadre": Cadre.MATRONE}
            if who == "awa":
                desk.begin_coaching(person.id, self.people["moussa"], MONDAY)
            else:
                fields |= {"roles": frozenset({Role.COACH}), "language": "en", "cadre": Cadre.MIDWIFE}
            desk.change_person(person.id, fields)
            self.people[who] = person.id
        desk.add_invitation(invitation("KLELA7", self.people["moussa"], MONDAY))

    def act(self, what: str, who: str, how: Any) -> None:
        self.now += timedelta(seconds=20)
        if what == "wait":
            self.now += timedelta(hours=how)
            for _ in range(5):
                for due in self.desk.due_timers(self.now, 100):
                    self.take(due)
            return
        self.events += 1
        given: dict[str, Any] = {
            "sender": Address("telegram", who),
            "key": f"update:{self.events}",
            "at": self.now,
        }
        shown = self.heard[who]
        event: Event | None = None
        match what:
            case "tap" if shown and shown[-1]:
                event = ChoiceMade(data=shown[-1][how % len(shown[-1])], **given)
            case "old" if shown and (buttons := shown[how % len(shown)]):
                event = ChoiceMade(data=buttons[how % len(buttons)], **given)
            case "says":
                event = MessageReceived(text=how.replace("{code}", self.code), **given)
            case "voice":
                media = Media(id=f"note{self.events}", mime="audio/ogg", size=9)
                kind = PictureReceived if how == 0 else VoiceReceived
                event = kind(media=media, **given)
        if event is not None:
            self.take(event)
            if how == 0:
                self.take(event)  # it came twice

    def take(self, event: Event) -> None:
        take_turn(self.desk, event, self.house)
        for _ in range(20):
            for row in self.desk.claim("telegram", self.now, 100):
                self.desk.receipt(row.id, Sending.SENT, self.now)
                message = row.outgoing.message
                assert message.text.strip() or message.deletes  # her PIN goes off the screen without a word
                assert len(message.text) <= LIMITS.text * 3  # what is longer is sent in parts
                assert len(message.buttons) <= LIMITS.buttons
                for button in message.buttons:
                    assert 0 < len(button.data.encode()) <= LIMITS.data
                    assert button.label
                if code := CODE.search(message.text):
                    self.code = code[0]
                self.heard[row.outgoing.address.id].append([button.data for button in message.buttons])
        for person in self.desk.remembered():
            conversation = self.desk.conversation(person)
            assert state.load(person, state.dump(conversation)) == conversation
            assert len(conversation.stack) <= MOST_FRAMES
            assert len(conversation.parked) <= MOST_PARKED


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")), policy=Policy(drafts=True))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteStore]:
    store = SQLiteStore.open(tmp_path_factory.mktemp("walks") / "jigi.db", key=b"walks")
    yield store
    store.close()


class UndoneError(Exception):
    """Thrown to leave the store as it was."""


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(ACTS, max_size=60))
def test_whatever_they_do_no_turn_fails_and_the_journal_says_it_again(
    store: SQLiteStore, house: House, acts: list[tuple[str, str, Any]]
) -> None:
    with suppress(UndoneError), store.transaction() as desk:
        room = Room(desk, house)
        for act in acts:
            room.act(*act)
        for person in desk.remembered():
            assert [found for _, turn in replay(desk, person, house) for found in turn] == []
        raise UndoneError
