"""Again: what she sent does not answer the open question, and that is put to her once more."""

from collections.abc import Mapping

from bot.conversation.effects import CancelTimer
from bot.conversation.leading import Leading
from bot.conversation.turn import question_of

MOST_MISSES = 2  # kind re-asking before help is offered


def ask_anew(turn: Leading, why: str = "early.uncounted", shortcuts: tuple[str, ...] = ()) -> None:
    """What she sent counts for nothing, and she is told; the open question follows."""
    turn.say(why, shortcuts=shortcuts)
    turn.asked_anew(turn.led)


def unwait(turn: Leading) -> None:
    """Her silence on the open question is no longer waited for."""
    top = turn.led
    ask = turn.resume(top).ask
    if ask is not None and ask.wait is not None:
        turn.do(CancelTimer("silence", question_of(top)), top)


def miss(turn: Leading, plea: str, args: Mapping[str, int] | None = None) -> None:
    """What she sent does not answer: ask again kindly, twice at most, then offer help."""
    top = turn.stack.top
    if top is None:
        turn.open("unclear", {})
    elif top.misses < MOST_MISSES:
        turn.stack.top = top._replace(misses=top.misses + 1)
        turn.say(plea, args)
    else:
        turn.stack.top = top._replace(misses=0)
        turn.say("again.help", shortcuts=("help", "menu", "emergency"))
