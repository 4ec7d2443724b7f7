"""Coaching, recall and places: what a talk leaves behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.messages import Media
from bot.conversation.records import CheckinHeld, PromiseState
from bot.people import Facility
from storage.store import Memory, Promise, Store
from tests.storage.cast import DAY, MINUTE, NOW, awa, moussa

DUE = date(2026, 11, 27)
HELD = CheckinHeld(
    topic="amtsl",
    goal="Plateau d'accouchement prêt",
    reality="Il manque l'ocytocine",
    score=4,
    options=("Commander", "Emprunter"),
    will="Commander",
    first_step="Appeler le dépôt",
    due_on=DUE,
    helper="Fanta",
    confidence=8,
    shared=True,
    voices={"reality": "v1"},
)
KLELA = Facility("ML.SIK.KLE.1", "CSCom de Kléla", "Sikasso", "Sikasso")
NIENA = Facility("ML.SIK.NIE.1", "CSCom de Niéna", "Niéna", "Sikasso")
MEMORY = Memory(
    item="amtsl/1", stability=2.5, difficulty=5.25, reviewed_at=NOW, due_at=NOW + 2 * DAY, reviews=1
)
VOICE = Media("v1", "audio/ogg", 0, "file-7", "note.ogg")


class Coaching:
    """Check-ins, promises, reviews, places, invitations, files and notes."""

    def test_a_checkin_written_again_is_the_same_one(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = desk.keep_checkin(her.id, "1.summary", HELD, NOW - DAY, NOW, "0.1")
            corrected = replace(HELD, goal="Plateau complet", score=5)
            assert desk.keep_checkin(her.id, "1.summary", corrected, NOW - DAY, NOW, "0.1") == id
            assert desk.last_checkin(her.id) == {
                "topic": "amtsl",
                "goal": "Plateau complet",
                "score": 5,
                "finished_at": "2026-11-23T08:00:00.000000+00:00",
            }
            assert desk.keep_checkin(her.id, "2.summary", HELD, NOW, NOW + DAY, "0.1") != id
            assert desk.last_checkin(coach.id) is None
        first, second = store.rows("checkins")
        assert first == {
            "id": id,
            "coachee": her.id,
            "coach": coach.id,
            "topic": "amtsl",
            "goal": "Plateau complet",
            "reality": "Il manque l'ocytocine",
            "options": '["Commander","Emprunter"]',
            "will": "Commander",
            "due_on": "2026-11-27",
            "confidence": 8,
            "started_at": "2026-11-22T08:00:00.000000+00:00",
            "finished_at": "2026-11-23T08:00:00.000000+00:00",
            "edition": "0.1",
            "shared": 1,
        }
        assert second["goal"] == HELD.goal

    def test_a_checkin_is_shared_after_it_was_kept(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            alone = replace(HELD, shared=False)
            for ref in ("1", "2"):
                kept = desk.keep_checkin(her.id, f"{ref}.checkin", alone, NOW, NOW, "0.1")
                desk.keep_promise(her.id, f"{ref}.promise", "vider", HELD.due_on, kept, NOW)
            id = desk.share_checkin(her.id, "1.checkin", coach.id)
            assert desk.share_checkin(coach.id, "2.checkin", coach.id) is None, "it is hers"
            assert id is not None
            shared = desk.promise(id)
            assert shared is not None
            assert (shared.owner, shared.other, shared.shared) == (her.id, coach.id, True)
            (private,) = (p for p in desk.open_promises(her.id) if p.id != id)
            assert (private.other, private.shared) == (None, False)

    def test_a_promise_lives_until_it_is_closed(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            checkin = desk.keep_checkin(her.id, "1.summary", HELD, NOW, NOW, "0.1")
            id = desk.keep_promise(her.id, "1.promise", "Commander", DUE, checkin, NOW)
            assert desk.keep_promise(her.id, "1.promise", "Commander 20", DUE, checkin, NOW) == id
            later = desk.keep_promise(her.id, "2.promise", "Ranger", DUE - DAY, None, NOW)
            promise = Promise(
                id=id,
                owner=her.id,
                text="Commander 20",
                due_on=DUE,
                state=PromiseState.OPEN,
                created_at=NOW,
                checkin=checkin,
                shared=True,
                first_due_on=DUE,
                counts_on=DUE,
            )
            assert desk.promise(id) == promise
            assert [p.id for p in desk.open_promises(her.id)] == [later, id]  # by day
            stuck = desk.move_promise(id, PromiseState.STUCK, DUE + DAY, "rupture", NOW)
            assert stuck == replace(promise, state=PromiseState.STUCK, due_on=DUE + DAY, note="rupture")
            assert stuck in desk.open_promises(her.id)
            done = desk.move_promise(id, PromiseState.DONE, None, "", NOW + DAY)
            assert done == replace(promise, state=PromiseState.DONE, due_on=DUE + DAY, note="rupture")
            assert [p.id for p in desk.open_promises(her.id)] == [later]
            assert desk.move_promise(999, PromiseState.DONE, None, "", NOW) is None
            assert desk.promise(999) is None
        row = next(row for row in store.rows("promises") if row["id"] == id)
        assert row == {
            "id": id,
            "checkin": checkin,
            "owner": her.id,
            "text": "Commander 20",
            "due_on": "2026-11-28",
            "state": "done",
            "closed_at": "2026-11-24T08:00:00.000000+00:00",
            "other": None,
            "first_due_on": "2026-11-27",
            "counts_on": "2026-11-27",
            "passed_on_to": None,
            "passed_on_at": None,
            "helps": 0,
        }

    def test_an_answer_is_reviewed_once(self, store: Store) -> None:
        again = replace(MEMORY, stability=9.0, due_at=NOW + 9 * DAY, reviews=2)
        sooner = replace(MEMORY, item="amtsl/2", due_at=NOW + DAY)
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.memory(her.id, "amtsl/1") is None
            desk.keep_review(her.id, "1.q1", MEMORY, 3, "0.1")
            desk.keep_review(her.id, "1.q1", again, 4, "0.1")  # the same answer, taken in twice
            assert desk.memory(her.id, "amtsl/1") == MEMORY
            desk.keep_review(her.id, "2.q1", again, 4, "0.1")
            desk.keep_review(her.id, "1.q2", sooner, 1, "0.1")
            assert desk.memories(her.id) == [sooner, again]
            assert desk.memories(moussa(desk).id) == []
        assert [(row["item"], row["grade"]) for row in store.rows("reviews")] == [
            ("amtsl/1", 3),
            ("amtsl/1", 4),
            ("amtsl/2", 1),
        ]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("kléla", [KLELA]),
            ("KLELA", [KLELA]),
            ("kle", [KLELA]),
            ("sikasso klela", [KLELA]),
            ("CSCom de Niéna", [NIENA]),
            ("cscom", [KLELA, NIENA]),
            ("lela", []),
            ('kle" OR "nie', []),
            ("*", []),
            ("", []),
        ],
    )
    def test_a_facility_is_found_by_how_its_words_start(
        self, store: Store, words: str, found: list[Facility]
    ) -> None:
        with store.transaction() as desk:
            desk.put_facilities([NIENA, KLELA])
            assert desk.facilities_like(words) == found
            assert desk.facilities_like(words, limit=1) == found[:1]

    def test_a_facility_that_was_renamed_is_found_by_its_new_name(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities([KLELA])
            desk.put_facilities([replace(KLELA, name="CSCom de Zégoua")])
            assert desk.facilities_like("klela") == []
            (found,) = desk.facilities_like("zegoua")
            assert found == desk.facility(KLELA.id)
            assert desk.facility("ML.NOWHERE") is None

    def test_a_file_is_wanted_until_it_is_here_or_lost(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.keep_media(her.id, VOICE, "telegram", NOW)
            desk.keep_media(her.id, Media("p1", "image/png", 9), "webchat", NOW)  # its bytes are here
            desk.keep_media(her.id, replace(VOICE, id="v2"), "telegram", NOW + DAY)
            assert desk.media_to_fetch(NOW, 10) == [(VOICE, "telegram")]
            second = replace(VOICE, id="v2")
            assert desk.media_to_fetch(NOW + DAY, 10) == [(VOICE, "telegram"), (second, "telegram")]
            assert desk.media_fetched("v1", NOW, 1200)
            assert desk.media("v1") == (replace(VOICE, size=1200), her.id)
            now, waits = NOW + DAY, []
            while desk.media_fetched("v2", now, 0, "TimeoutError"):
                again_at = now
                while not desk.media_to_fetch(again_at, 10):
                    again_at += 15 * MINUTE
                waits.append(again_at - now)
                now = again_at
            assert waits == sorted(waits)
            assert timedelta(days=6) < now - NOW < timedelta(days=10)
            assert desk.media_to_fetch(now + 9 * DAY, 10) == []
            assert desk.media("nobody's") is None
            assert desk.media_fetched("nobody's", now, 0, "TimeoutError")

    def test_a_note_is_kept_in_the_place_of_the_last(self, store: Store) -> None:
        with store.transaction() as desk:
            assert desk.note("clock.offset") is None
            desk.keep_note("clock.offset", "60")
            desk.keep_note("clock.offset", "120")
            assert desk.note("clock.offset") == "120"
