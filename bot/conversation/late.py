"""Late: what she sends while nothing is open may answer a question that fell silent."""

from datetime import datetime, timedelta

from bot.conversation import listening
from bot.conversation.effects import Find, Text
from bot.conversation.events import Aside
from bot.conversation.leading import Leading
from bot.conversation.script import Answer, Said
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.conversation.wondering import marked, wonders

STILL_HERS = timedelta(days=14)  # that the question she was put last may still be answered in her own words
KEYWORDS = 2  # words, at most, that may look something up rather than tell it

Late = tuple[Frame, Talk, Answer]


def answered(turn: Leading, words: str) -> Late | None:
    """The talk at whose question these words can be nothing else: a choice of it, a bare number or day."""
    for frame in turn.stack.known:
        resumed = turn.resume(frame)
        ask = resumed.ask
        if ask is None or turn.flows[frame.flow].light:
            continue
        meaning = turn.around.meaning(words, ask, frame.edition)
        if meaning.choice or meaning.aside in (Aside.DAY, Aside.FIGURE):
            answer = listening.answer(ask, meaning, words, turn.around.today)
            if answer is not None and not isinstance(answer, Said):
                return frame, resumed, answer
    return None


def in_her_words(turn: Leading, words: str) -> Late | None:
    """The talk that was laid aside in silence, where these words answer what she was put last.

    A question is none, nor is a word or two that a card is about.
    """
    put = put_last(turn)
    if put is None or put[1].ask is None or marked(words) or wonders(words):
        return None
    frame, resumed = put
    meaning = turn.around.meaning(words, put[1].ask, frame.edition)
    answer = listening.answer(put[1].ask, meaning, words, turn.around.today)
    if answer is None or (len(words.split()) <= KEYWORDS and _on_a_card(turn, words)):
        return None
    return frame, resumed, answer


def put_last(turn: Leading) -> tuple[Frame, Talk] | None:
    """The talk that was laid aside in silence, while nothing has happened since.

    None whose words others will read as hers.
    """
    frame = next(reversed(turn.stack.parked), None)
    if turn.stack.top is not None or frame is None or frame.laid_in != turn.number - 1:
        return None
    if turn.at - datetime.fromisoformat(frame.asked_at or frame.heard_at) > STILL_HERS:
        return None
    resumed = turn.resume(frame)
    accepts = resumed.ask.accepts if resumed.ask is not None else ()
    if any(isinstance(accepted, Text) and accepted.dictated for accepted in accepts):
        return None
    return frame, resumed


def _on_a_card(turn: Leading, words: str) -> bool:
    return bool(turn.around.find(Find("asked", "cards", words))["answer"] != "no_match")
