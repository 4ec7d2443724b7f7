"""What coaches say where a register and the programme differ."""

from bot.people import Person
from storage.store import Desk, Store
from tests.storage.cast import DAY, NOW, awa, moussa
from tests.storage.register import entered


def lost(desk: Desk, of: Person) -> int:
    """She stood in the register, and stands there no more."""
    id = entered(desk, of=of)
    desk.go([id], NOW)
    return id


class RegisterWords:
    """His word, with its day; the row is settled until the register says something else."""

    def test_a_coach_is_asked_of_his_own_people_until_he_has_answered(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = lost(desk, her)
            assert [(one.entry, one.person, one.kind) for one in desk.differing(coach.id)] == [
                (id, her.id, "gone")
            ]
            assert desk.differing(her.id) == []
            assert desk.asked_on_register(coach.id) is None
            desk.ask_on_register(id, "gone", her.id, NOW)  # she coaches nobody
            assert desk.asked_on_register(her.id) is None
            desk.ask_on_register(id, "gone", coach.id, NOW)
            assert desk.asked_on_register(coach.id) == NOW
            assert len(desk.differing(coach.id)) == 1  # asked is not answered
            desk.answer_on_register(id, "gone", coach.id, "here", "", NOW + DAY)
            assert desk.differing(coach.id) == []
            word = desk.words_on_register()[id, "gone"]
            assert (word.answer, word.by, word.at) == ("here", coach.name, NOW + DAY)
            desk.ask_on_register(id, "gone", coach.id, NOW + 2 * DAY)
            assert desk.words_on_register()[id, "gone"].answer == "here"  # asked twice, answered once

    def test_who_answers_for_the_programme_says_it_unasked_in_the_place_of_what_was_said(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = lost(desk, her)
            desk.say_on_register(id, "gone", her.id, "here", "", NOW)
            assert desk.differing(coach.id) == []
            desk.say_on_register(id, "gone", coach.id, "gone", "", NOW + DAY)
            word = desk.words_on_register()[id, "gone"]
            assert (word.answer, word.by, word.at) == ("gone", coach.name, NOW + DAY)
            desk.say_on_register(999, "gone", coach.id, "gone", "", NOW)
            assert len(desk.words_on_register()) == 1  # of nobody there is nothing to say

    def test_whoever_is_forgotten_leaves_no_word_of_hers_and_none_about_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = lost(desk, her)
            desk.ask_on_register(id, "gone", coach.id, NOW)
            desk.answer_on_register(id, "gone", coach.id, "number", "76 12 34 56", NOW)
            for one in (her, coach):
                assert [row["words"] for row in desk.mydata(one.id)["register_words"]] == ["76 12 34 56"]
            desk.forget(coach.id, NOW)
            assert (desk.words_on_register()[id, "gone"].words, desk.words_on_register()[id, "gone"].by) == (
                "",
                "",
            )
            desk.forget(her.id, NOW)
            assert desk.words_on_register() == {}
