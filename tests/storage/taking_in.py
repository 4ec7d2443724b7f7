"""Taking in: what was seen, who writes, the conversation and the journal."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Event,
    Left,
    PictureReceived,
    Returned,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Media
from bot.conversation.state import Conversation, Frame
from bot.people import Address, Cadre, Every, Facility, Person, PersonId, Rhythm, Role
from storage.store import JournalEntry, Store
from tests.storage.cast import AWA_AT, DAY, EACH_STORE, NOW, SIRA_AT, awa, fired, moussa, undone, wrote

VOICE = Media("v1", "audio/ogg", 1200, "file-7")


class TakingIn:
    """What an event meets first."""

    @settings(max_examples=50, deadline=None, suppress_health_check=EACH_STORE)
    @given(keys=st.lists(st.text(max_size=8), max_size=30))
    def test_a_key_is_first_once(self, store: Store, keys: list[str]) -> None:
        with undone(store) as desk:
            assert [desk.is_first(key) for key in keys] == [
                key not in keys[:place] for place, key in enumerate(keys)
            ]

    def test_a_seen_key_is_seen_for_ever(self, store: Store) -> None:
        with store.transaction() as desk:
            assert desk.is_first("telegram:jigi:7001:12:40")
        with store.transaction() as desk:
            assert not desk.is_first("telegram:jigi:7001:12:40")
            assert desk.is_first("telegram:jigi:7001:12:41")

    def test_a_stranger_becomes_a_person_once(self, store: Store) -> None:
        with store.transaction() as desk:
            assert desk.person_known_at(SIRA_AT) is None
            sira = desk.person_at(SIRA_AT, NOW)
            assert sira == Person(id=sira.id, address=SIRA_AT, created_at=NOW)
            assert desk.person_at(SIRA_AT, NOW + DAY) == sira
            assert desk.person_known_at(SIRA_AT) == sira

    def test_a_stranger_is_met_once_also_within_one_instant(self, store: Store) -> None:
        with store.transaction() as desk:
            sira, is_new = desk.meet(SIRA_AT, NOW)
            assert is_new
            assert desk.meet(SIRA_AT, NOW) == (sira, False)

    def test_a_number_is_another_person_on_another_channel(self, store: Store) -> None:
        with store.transaction() as desk:
            ids = {desk.person_at(Address(channel, "1"), NOW).id for channel in ("telegram", "webchat")}
        assert len(ids) == 2

    def test_all_that_is_known_of_a_person_comes_back(self, store: Store) -> None:
        changes: dict[str, Any] = {
            "name": "Awa",
            "language": "bm",
            "zone": "Africa/Dakar",
            "cadre": Cadre.MATRONE,
            "roles": frozenset({Role.WORKER, Role.COACH}),
            "local_hour": time(7, 30),
            "rhythm": Rhythm(Every.FORTNIGHT, 0, time(17, 0)),
            "consent_at": NOW,
            "stopped_at": NOW + DAY,
            "unreachable_since": NOW + 2 * DAY,
        }
        with store.transaction() as desk:
            facility = Facility("ML.SIK.KLE.1", "CSCom de Kléla", "Sikasso", "Sikasso")
            desk.put_facilities([facility])
            her = awa(desk)
            coach = moussa(desk)
            desk.change_person(her.id, changes)
            desk.move_to(her.id, facility, NOW)
            known = replace(her, coach=coach.id, facility=facility, **changes)
            assert desk.person(her.id) == desk.person_at(AWA_AT, NOW) == known
            assert desk.people([her.id, coach.id]) == [known, coach]
            assert desk.coachees(coach.id) == [known]
            emptied: dict[str, Any] = dict.fromkeys(("cadre", "rhythm", "consent_at"))
            desk.change_person(her.id, emptied)
            desk.move_to(her.id, None, NOW)
            desk.end_coaching(her.id, NOW)
            assert desk.person(her.id) == replace(known, coach=None, facility=None, **emptied)

    def test_what_a_person_does_not_have_cannot_be_changed(self, store: Store) -> None:
        with store.transaction() as desk, pytest.raises(ValueError, match="'shoe'"):
            desk.change_person(awa(desk).id, {"shoe": 39})

    def test_nobody_has_an_unknown_id(self, store: Store) -> None:
        with store.reading() as desk:
            assert desk.person(PersonId(999)) is None
            assert desk.people([PersonId(999)]) == []

    def test_a_conversation_comes_back_as_it_was_left(self, store: Store) -> None:
        frame = Frame(
            number=2,
            flow="checkin",
            edition="0.1",
            opened_at=NOW.isoformat(),
            facts={"today": "2026-11-23"},
            lived={"goal": "Préparer le plateau", "score": 4},
            asked="reality",
            question=5,
        )
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.conversation(her.id) == Conversation(person=her.id)
            left = Conversation(person=her.id, turn=7, opened=2, stack=(frame,), parked=(frame,))
            desk.keep_conversation(left)
            assert desk.conversation(her.id) == left
            desk.keep_conversation(left._replace(turn=8, stack=()))
            assert desk.conversation(her.id) == left._replace(turn=8, stack=())

    def test_every_kind_of_event_can_be_written_down_and_put_aside(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            here: dict[str, Any] = {"sender": AWA_AT, "at": NOW}
            events: list[Event] = [
                wrote("Fait <b>&"),
                ChoiceMade(key="2", data="1.2.done", **here),
                VoiceReceived(key="3", media=VOICE, **here),
                PictureReceived(key="4", media=VOICE, caption="Le plateau", **here),
                Unreadable(key="5", kind="sticker", **here),
                ContactShared(key="5b", own=True, telephone="+22376123407", **here),
                ContactShared(key="5c", own=False, **here),
                Left(key="6", **here),
                Returned(key="7", **here),
                fired(her, facts={"promise": 3}),
            ]
            for turn, event in enumerate(events):
                desk.write_entry(JournalEntry(key=event.key, person=her.id, turn=turn, at=NOW, event=event))
                desk.dead_letter(event, "KeyError: 'goal'", NOW)
            assert [row["kind"] for row in desk.mydata(her.id)["put_aside"]] == [
                *(
                    "text",
                    "choice",
                    "voice",
                    "picture",
                    "unreadable",
                    "contact",
                    "contact",
                    "left",
                    "returned",
                    "timer",
                )
            ]
        rows = [row for row in store.rows("messages") if row["direction"] == "in"]
        assert [(row["kind"], row["text"]) for row in rows] == [
            ("text", "Fait <b>&"),
            ("choice", "1.2.done"),
            ("voice", ""),
            ("picture", "Le plateau"),
            ("unreadable", ""),
            ("contact", ""),
            ("contact", ""),
            ("left", ""),
            ("returned", ""),
        ]
        assert rows[0] == {
            "person": her.id,
            "at": "2026-11-23T08:00:00.000000+00:00",
            "direction": "in",
            "channel": "webchat",
            "kind": "text",
            "text": "Fait <b>&",
            "key": "update:1",
            "state": "taken",
            "reason": "",
            "delivered_at": None,
            "read_at": None,
        }

    def test_half_a_character_can_be_put_aside(self, store: Store) -> None:
        """A lone surrogate cannot be written down as text; the event that brought it must not be lost."""
        broken = wrote("Bonjour \ud83d")
        with store.transaction() as desk:
            her = awa(desk)
            with pytest.raises((UnicodeEncodeError, TypeError)), desk.savepoint():
                desk.write_entry(JournalEntry(key="k", person=her.id, turn=1, at=NOW, event=broken))
            desk.dead_letter(broken, "UnicodeEncodeError: \ud83d", NOW)
            (letter,) = desk.mydata(her.id)["put_aside"]
        assert letter["event"]["text"] == broken.text

    def test_a_timer_that_is_put_aside_is_taken_off(self, store: Store) -> None:
        with store.transaction() as desk:
            event = fired(awa(desk))
            desk.set_timer(event.person, event.timer, event.about, event.due_at)
            desk.dead_letter(event, "KeyError", NOW)
            assert desk.due_timers(NOW, 10) == []
