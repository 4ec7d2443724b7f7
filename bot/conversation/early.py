"""Early: what she sent before she had read the question that is open.

Two lines in a row, or what an outage held back, never answer what was asked meanwhile.
"""

from collections.abc import Iterable

from bot.conversation import listening, talk
from bot.conversation.effects import COURTESY, CancelTimer
from bot.conversation.events import Aside
from bot.conversation.reserved import Reserved
from bot.conversation.script import Said
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Reached, question_of


class Early(Reserved):
    """What counts for which question, by what she had read."""

    def _reached(self) -> Reached:
        """Whether she had been asked the open question when she sent this."""
        top = self.stack.top
        return Reached.YES if top is None else self.around.reached(top.asked_in)

    def _too_early(self, words: str, aside: Aside | None, reached: Reached) -> None:
        """Words that she wrote before she was asked what is open: two lines in a row, or sent twice.

        They go on with what she said last, or answer the question that she did read.
        """
        earlier = talk.last_said(self._top())
        if earlier is None:
            self._hear_below(words)
            return
        if aside in COURTESY:  # « merci » goes on with nothing
            self._ask_anew(f"again.{aside}")
            return
        frame, said = earlier
        run = Talk(frame, self.flows[frame.flow], self.around.find)
        run.run()
        both = f"{said.words}\n{words.strip()}"
        certain = reached is Reached.NO and words.strip() not in said.words.split("\n")
        if certain and run.ask is not None and listening.fits(run.ask, both):
            self._unwait()
            self.stack.top = frame
            self.say("early.added")
            self.take(run, Said(both))
        else:
            self._ask_anew()

    def _hear_below(self, words: str) -> None:
        """Her words, for the talk that was interrupted by a question that she has not read yet."""
        if not self._taken_by(self.stack.known[1:], words):
            self._ask_anew()

    def _hear_interrupted(self, words: str) -> bool:
        """Whether they answer what a nudge came on top of, which they do not answer.

        A choice, a number, a day or an hour does. Her own words may as well be about the nudge that she
        has read, so they are not guessed at.
        """
        below = self.stack.known[1 : len(self.stack.frames)]
        return self.came_by_itself(self._top()) and self._taken_by(below, words, own_words=False)

    def _taken_by(self, talks: Iterable[Frame], words: str, *, own_words: bool = True) -> bool:
        """Whether one of these asked her what these words answer; that takes them."""
        for frame in talks:
            resumed = self.resume(frame)
            if resumed.ask is None or self.around.reached(frame.asked_in) is not Reached.YES:
                continue
            meaning = self.around.meaning(words, resumed.ask, frame.edition)
            answer = listening.answer(resumed.ask, meaning, words, self.around.today)
            if answer is not None and (own_words or not isinstance(answer, Said)):
                self.stack.bring_up(frame)
                self.take(resumed, answer)
                return True
        return False

    def _ask_anew(self, why: str = "early.uncounted", shortcuts: tuple[str, ...] = ()) -> None:
        """What she sent counts for nothing, and she is told; the open question follows."""
        self.say(why, shortcuts=shortcuts)
        self.asked_anew(self._top())

    def _unwait(self) -> None:
        """Her silence on the open question is no longer waited for."""
        top = self._top()
        ask = self.resume(top).ask
        if ask is not None and ask.wait is not None:
            self.do(CancelTimer("silence", question_of(top)), top)
