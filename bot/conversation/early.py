"""Early: what she sent before she had read the question that is open.

Two lines in a row, or what an outage held back, never answer what was asked meanwhile.
"""

from collections.abc import Iterable

from bot.conversation import again, listening, talk
from bot.conversation.effects import COURTESY
from bot.conversation.events import Aside
from bot.conversation.leading import Leading
from bot.conversation.script import Said
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Reached


def had_reached(turn: Leading) -> Reached:
    """Whether she had been asked the open question when she sent this."""
    top = turn.stack.top
    return Reached.YES if top is None else turn.around.reached(top.asked_in)


def hear(turn: Leading, words: str, aside: Aside | None, reached: Reached) -> None:
    """Words that she wrote before she was asked what is open: two lines in a row, or sent twice.

    They go on with what she said last, or answer the question that she did read.
    """
    earlier = talk.last_said(turn.led)
    if earlier is None:
        _hear_below(turn, words)
        return
    if aside in COURTESY:  # « merci » goes on with nothing
        again.ask_anew(turn, f"again.{aside}")
        return
    frame, said = earlier
    run = Talk(frame, turn.flows[frame.flow], turn.around.find)
    run.run()
    both = f"{said.words}\n{words.strip()}"
    certain = reached is Reached.NO and words.strip() not in said.words.split("\n")
    if certain and run.ask is not None and listening.fits(run.ask, both):
        again.unwait(turn)
        turn.stack.top = frame
        turn.say("early.added")
        turn.take(run, Said(both))
    else:
        again.ask_anew(turn)


def _hear_below(turn: Leading, words: str) -> None:
    """Her words, for the talk that was interrupted by a question that she has not read yet."""
    if not _taken_by(turn, turn.stack.known[1:], words):
        again.ask_anew(turn)


def hear_interrupted(turn: Leading, words: str) -> bool:
    """Whether they answer what a nudge came on top of, which they do not answer.

    A choice, a number, a day or an hour does. Her own words may as well be about the nudge that she
    has read, so they are not guessed at.
    """
    below = turn.stack.known[1 : len(turn.stack.frames)]
    return turn.stack.came_by_itself(turn.led) and _taken_by(turn, below, words, own_words=False)


def _taken_by(turn: Leading, talks: Iterable[Frame], words: str, *, own_words: bool = True) -> bool:
    """Whether one of these asked her what these words answer; that takes them."""
    for frame in talks:
        resumed = turn.resume(frame)
        if resumed.ask is None or turn.around.reached(frame.asked_in) is not Reached.YES:
            continue
        meaning = turn.around.meaning(words, resumed.ask, frame.edition)
        answer = listening.answer(resumed.ask, meaning, words, turn.around.today)
        if answer is not None and (own_words or not isinstance(answer, Said)):
            turn.stack.bring_up(frame)
            turn.take(resumed, answer)
            return True
    return False
