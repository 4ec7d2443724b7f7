"""Recordings: cards that trainers read aloud."""

from dataclasses import replace

from bot.conversation.records import RecordingKept
from storage.store import Sending, Store, sent_as
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, claimed, moussa, outgoing

READ_ALOUD = RecordingKept(
    card="amtsl/cct", language="bm", words="w1", script="Ocytocine", media="recording-1", size=9, seconds=3
)
ANEW = replace(READ_ALOUD, media="recording-2", script="Ocytocine !")


class Recordings:
    """What stands recorded, for which words, and who has heard it."""

    def test_one_stands_for_a_card_in_a_language(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_recording(READ_ALOUD, her.id, NOW)
            desk.keep_recording(replace(READ_ALOUD, language="fr"), None, NOW)
        with store.reading() as desk:
            stands = desk.recording("amtsl/cct", "bm")
            assert stands is not None
            assert (stands.kept, stands.person, stands.recorded_at) == (READ_ALOUD, her.id, NOW)
            assert stands.heard_at is None
            assert [one.kept.language for one in desk.recordings()] == ["bm", "fr"]
            assert desk.recording("amtsl/cct", "en") is None

    def test_another_takes_its_place_and_nobody_has_heard_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_recording(READ_ALOUD, her.id, NOW)
            assert desk.recording_heard("amtsl/cct", "bm", READ_ALOUD.media, coach.id, NOW + DAY)
            desk.keep_recording(READ_ALOUD, coach.id, NOW + DAY)  # the same again, as after a lost answer
            stands = desk.recording("amtsl/cct", "bm")
            assert stands is not None
            assert (stands.heard_at, stands.person) == (NOW + DAY, her.id)
            desk.keep_recording(ANEW, her.id, NOW + DAY)
            stands = desk.recording("amtsl/cct", "bm")
            assert stands is not None
            assert (stands.kept, stands.heard_at) == (ANEW, None)
            assert desk.is_recording(ANEW.media)
            assert not desk.is_recording(READ_ALOUD.media)

    def test_it_is_vouched_for_by_another_and_for_the_file_that_was_heard(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_recording(READ_ALOUD, her.id, NOW)
            assert not desk.recording_heard("amtsl/cct", "bm", READ_ALOUD.media, her.id, NOW)
            assert not desk.recording_heard("amtsl/cct", "bm", ANEW.media, coach.id, NOW)
            assert desk.recording_heard("amtsl/cct", "bm", READ_ALOUD.media, coach.id, NOW)

    def test_an_operators_is_vouched_for_by_anybody(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.keep_recording(READ_ALOUD, None, NOW)
            assert desk.recording_heard("amtsl/cct", "bm", READ_ALOUD.media, awa(desk).id, NOW)

    def test_what_is_unsent_of_one_that_is_gone_is_withdrawn_and_the_card_is_not(self, store: Store) -> None:
        for taken_away in (True, False):
            with store.transaction() as desk:
                her = awa(desk)
                desk.keep_recording(READ_ALOUD, her.id, NOW)
                name, key = sent_as("amtsl/cct", "bm"), f"{her.id}.{int(taken_away)}"
                desk.post([outgoing(her, f"{key}.0")._replace(text="amtsl/cct")])
                desk.post([outgoing(her, f"{key} voice 0")._replace(text=f"amtsl/cct {name}")])
                if taken_away:
                    desk.remove_recording("amtsl/cct", "bm")
                    assert desk.recording("amtsl/cct", "bm") is None
                else:
                    desk.keep_recording(ANEW, her.id, NOW)
                keys = []
                while rows := claimed(desk):
                    keys += [row.outgoing.key for row in rows]
                    for row in rows:
                        desk.receipt(row.id, Sending.SENT, NOW)
                assert keys == [f"{key}.0"]

    def test_it_stays_when_its_trainer_is_forgotten_and_bears_no_name(self, store: Store) -> None:
        with store.transaction() as desk:
            her, sira = awa(desk), desk.person_at(SIRA_AT, NOW)
            desk.keep_recording(READ_ALOUD, her.id, NOW)
            desk.recording_heard("amtsl/cct", "bm", READ_ALOUD.media, sira.id, NOW)
            desk.forget(her.id, NOW)
            desk.forget(sira.id, NOW)
            stands = desk.recording("amtsl/cct", "bm")
            assert stands is not None
            assert (stands.kept, stands.person, stands.heard_at) == (READ_ALOUD, None, NOW)
            assert desk.mydata(her.id)["recordings"] == desk.mydata(sira.id)["recordings_heard"] == []

    def test_whether_she_wants_to_hear_cards_is_kept_and_forgotten(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert not her.voice
            desk.change_person(her.id, {"voice": True})
            assert awa(desk).voice
            assert [row["voice"] for row in desk.mydata(her.id)["person"]] == [1]
            desk.forget(her.id, NOW)
            assert [row["voice"] for row in desk.mydata(her.id)["person"]] == [0]
