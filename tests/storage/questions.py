"""Questions: what no card answered, until somebody's answer has reached her."""

from datetime import timedelta

from bot.conversation.asking import QuestionAsked, Why
from bot.people import Cadre, Facility, Person, PersonId
from storage.store import Desk, Sending, Store
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, claimed, moussa, outgoing

WEEK_AGO = NOW - timedelta(days=7)


def asked(
    desk: Desk, who: Person, words: str = "Qui ?", coach: PersonId | None = None, ref: str = "1"
) -> int:
    """A question of hers."""
    question = QuestionAsked(words=words, why=Why.NO_CARD, coach=coach)
    id = desk.keep_question(who.id, ref, question, words.lower(), "fr", NOW)
    assert id is not None
    return id


def answered(desk: Desk, id: int, by: Person, words: str = "Moi.") -> bool:
    return desk.answer_question(id, by.id, words, "", "", NOW)


class Questions:
    """Kept exactly, answered once, told once."""

    def test_a_question_is_kept_as_she_typed_it_and_the_same_one_is_not_kept_twice(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = asked(desk, her, "  Qui <b>répare</b> ?", coach.id)
            question = desk.question(id)
            assert question is not None
            assert (question.words, question.reason, question.asked_at) == (
                "  Qui <b>répare</b> ?",
                "no_card",
                NOW,
            )
            shouted = QuestionAsked(words=question.words.upper(), why=Why.OUT_OF_SCOPE, coach=None)
            again = desk.keep_question(her.id, "2", shouted, question.words.lower(), "fr", NOW)
            assert again is None
            assert [q.id for q in desk.open_questions(her.id)] == [id]
            assert [q.id for q in desk.questions_for(coach.id)] == [id]
            other = asked(desk, coach, "  Qui <b>répare</b> ?")  # by somebody else it is another
            assert [q.id for q in desk.similar(id)] == [id, other]

    def test_trainers_read_what_has_no_coach_what_was_passed_on_and_what_is_overdue(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            place = Facility("ML.1", "CSCom", "Sikasso")
            desk.put_facilities([place])
            desk.change_person(her.id, {"cadre": Cadre.MATRONE})
            desk.move_to(her.id, place, NOW)
            with_coach = asked(desk, her, "une", coach.id, "1")
            passed_on = asked(desk, her, "deux", coach.id, "2")
            alone = asked(desk, coach, "trois")
            assert [row.id for row in desk.listed(WEEK_AGO)] == [alone]
            assert desk.list_question(passed_on, NOW)
            assert not desk.list_question(passed_on, NOW)
            first, _ = desk.listed(WEEK_AGO)
            assert (first.id, first.cadre, first.district, first.state) == (
                passed_on,
                "matrone",
                "Sikasso",
                "listed",
            )
            assert [row.id for row in desk.listed(NOW)] == [with_coach, passed_on, alone]
            assert [q.id for q in desk.questions_for(coach.id)] == [with_coach]
            states = {row.id: row.state for row in desk.every_question(WEEK_AGO)}
            assert states == {with_coach: "with coach", passed_on: "listed", alone: "listed"}
            assert len(desk.listed(NOW, 2)) == 2

    def test_the_same_words_of_several_people_are_one_line(self, store: Store) -> None:
        with store.transaction() as desk:
            her, sira = awa(desk), desk.person_at(SIRA_AT, NOW)
            first = asked(desk, her)
            asked(desk, sira)
            (row,) = desk.listed(WEEK_AGO)
            assert (row.id, row.person, row.similar) == (first, her.id, 2)

    def test_the_first_answer_stands(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = asked(desk, her, coach=coach.id)
            assert answered(desk, id, coach)
            assert not answered(desk, id, her, "Une autre.")
            assert not desk.list_question(id, NOW)
            question = desk.question(id)
            assert question is not None
            assert (question.answer, question.answered_by) == ("Moi.", coach.id)
            assert desk.open_questions(her.id) == desk.questions_for(coach.id) == []
            assert not desk.answer_question(999, coach.id, "x", "", "", NOW)

    def test_an_answer_is_to_be_told_until_it_was_and_again_when_it_was_dropped(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = asked(desk, her, coach=coach.id)
            assert not desk.is_untold(id)
            answered(desk, id, coach)
            assert desk.is_untold(id)
            desk.answer_told(id, 7)
            desk.post([outgoing(her, f"{her.id}.7.0"), outgoing(her, f"{her.id}.70.0")])
            assert desk.untold(her.id) == []
            assert not desk.is_untold(id)
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.DROPPED, NOW, reason="stopped")
            assert [q.id for q in desk.untold(her.id)] == [id]
            assert desk.is_untold(id)

    def test_what_is_not_clear_goes_back_to_whoever_has_answered(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            by_coach = asked(desk, her, "une", coach.id, "1")
            by_trainer = asked(desk, her, "deux", coach.id, "2")
            desk.list_question(by_coach, NOW)  # he answered late
            assert not desk.reopen_question(by_coach, NOW)
            answered(desk, by_coach, coach)
            answered(desk, by_trainer, sira)
            assert desk.reopen_question(by_coach, NOW + DAY)
            assert desk.reopen_question(by_trainer, NOW + DAY)
            assert [q.id for q in desk.questions_for(coach.id)] == [by_coach]
            assert [row.id for row in desk.listed(WEEK_AGO)] == [by_trainer]

    def test_a_forgotten_asker_leaves_no_words_and_nothing_to_answer(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = asked(desk, her, "Zanzibar ?", coach.id)
            desk.forget(her.id, NOW)
            assert not answered(desk, id, coach)
            question = desk.question(id)
            assert question is not None
            assert question.words == ""
            assert desk.questions_for(coach.id) == []
            assert desk.listed(NOW) == desk.every_question(NOW) == []

    def test_a_forgotten_coach_leaves_his_words_nowhere_and_her_question_open(self, store: Store) -> None:
        """What had reached her stays answered; what had not waits for the trainers."""
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            waiting, told, untold = (
                asked(desk, her, words, coach.id, words) for words in ("une", "deux", "trois")
            )
            for id in (told, untold):
                answered(desk, id, coach, "Zanzibar")
            desk.answer_told(told, 7)
            desk.forget(coach.id, NOW)
            assert [q.id for q in desk.open_questions(her.id)] == [waiting, untold]
            assert [row.id for row in desk.listed(WEEK_AGO)] == [waiting, untold]
            question = desk.question(told)
            assert question is not None
            assert (question.answer, question.answered_by, question.coach) == ("", None, None)
