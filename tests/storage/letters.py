"""Letters: what a coach writes to one coachee, once; her reply, once; told until it was read."""

from bot.conversation.letters import Kind, LetterWritten
from bot.people import Person
from storage.letters import Letter
from storage.store import Desk, Sending, Store
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, claimed, moussa, outgoing


def written(desk: Desk, coach: Person, to: Person, words: str = "Comment ?", ref: str = "1.sent") -> int:
    """A question to her."""
    letter = LetterWritten(to=to.id, kind=Kind.QUESTION, topic="le plateau", question=words)
    return desk.keep_letter(coach.id, ref, letter, NOW)


def read(desk: Desk, id: int) -> Letter:
    letter = desk.letter(id)
    assert letter is not None
    return letter


class Letters:
    """Kept exactly, replied to once, told once."""

    def test_a_letter_is_kept_once_as_it_was_written(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = written(desk, coach, her, "  Comment <b>va</b> la garde ? ")
            assert written(desk, coach, her) == id  # the same turn, taken in again
            letter = read(desk, id)
            assert (letter.coach, letter.coachee, letter.question) == (
                coach.id,
                her.id,
                "  Comment <b>va</b> la garde ? ",
            )
            assert (letter.sent_at, letter.replied_at, letter.reply) == (NOW, None, "")
            assert written(desk, coach, her, ref="2.sent") != id
            assert desk.letter(999) is None

    def test_the_first_reply_stands(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = written(desk, coach, her)
            assert desk.reply_to_letter(id, "answer", "Bien.", "", NOW + DAY)
            assert not desk.reply_to_letter(id, "not_now", "", "", NOW + 2 * DAY)
            letter = read(desk, id)
            assert (letter.reply, letter.answer, letter.replied_at) == ("answer", "Bien.", NOW + DAY)
            assert not desk.reply_to_letter(999, "answer", "x", "", NOW)

    def test_the_latest_come_first_and_only_those_between_the_two(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            ids = [written(desk, coach, her, ref=f"{n}") for n in range(3)]
            of_another = written(desk, sira, her)
            written(desk, coach, sira, ref="to sira")
            assert [one.id for one in desk.letters_between(her.id, coach.id, 2)] == [ids[2], ids[1]]
            assert [one.id for one in desk.letters_between(her.id, None, 9)] == [of_another, *reversed(ids)]

    def test_a_letter_is_to_be_shown_until_it_was_and_again_when_it_was_dropped(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = written(desk, coach, her)
            assert [one.id for one in desk.letters_for(her.id)] == [id]
            desk.letter_shown(id, 7)
            desk.post([outgoing(her, f"{her.id}.7.0"), outgoing(her, f"{her.id}.70.0")])
            assert desk.letters_for(her.id) == []
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.DROPPED, NOW, reason="stopped")
            assert [one.id for one in desk.letters_for(her.id)] == [id]
            desk.reply_to_letter(id, "not_now", "", "", NOW)
            assert desk.letters_for(her.id) == []

    def test_a_reply_is_to_be_told_until_it_was_and_again_when_it_was_dropped(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = written(desk, coach, her)
            assert desk.untold_replies(coach.id) == []
            desk.reply_to_letter(id, "answer", "Bien.", "", NOW)
            assert [one.id for one in desk.untold_replies(coach.id)] == [id]
            desk.reply_told(id, 4)
            desk.post([outgoing(coach, f"{coach.id}.4.0")])
            assert desk.untold_replies(coach.id) == []
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.DROPPED, NOW, reason="expired")
            assert [one.id for one in desk.untold_replies(coach.id)] == [id]

    def test_a_forgotten_coachee_leaves_no_words_and_nothing_to_reply(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            open_, replied = (written(desk, coach, her, ref=ref) for ref in ("1", "2"))
            desk.reply_to_letter(replied, "answer", "Zanzibar", "", NOW)
            desk.forget(her.id, NOW)
            assert not desk.reply_to_letter(open_, "answer", "x", "", NOW)
            assert desk.untold_replies(coach.id) == desk.letters_between(her.id, coach.id, 9) == []
            assert read(desk, replied).answer == read(desk, replied).topic == ""

    def test_a_forgotten_coach_leaves_her_answer_and_none_of_his_words(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            open_, replied = (written(desk, coach, her, ref=ref) for ref in ("1", "2"))
            desk.reply_to_letter(replied, "answer", "la mienne", "", NOW)
            desk.forget(coach.id, NOW)
            assert not desk.reply_to_letter(open_, "answer", "x", "", NOW)
            assert desk.letters_for(her.id) == desk.letters_between(her.id, None, 9) == []
            letter = read(desk, replied)
            assert (letter.coach, letter.question, letter.answer) == (None, "", "la mienne")
