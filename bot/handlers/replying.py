"""Replying: an answer of one's own to somebody, typed or spoken; it goes once it was seen and confirmed."""

from typing import NamedTuple

from bot.conversation.effects import Ask, Choice, Text, Voice
from bot.conversation.events import Aside
from bot.conversation.script import Chose, Part, Spoke

MOST = 400  # characters of an answer
ANSWER = Choice("answer", "question.answer")
_ACCEPTS = (Text(MOST, dictated=True, refuses=frozenset({Aside.GREETING})), Voice())  # « merci » is a reply


class Written(NamedTuple):
    """An answer: words, or a voice note by its media id."""

    words: str
    voice: str


def written(text: str, to: str) -> Part[Written | None]:
    """What was answered to the question of this name; None when whoever wrote it thought better of it.

    `to`: the name of whom it is for; empty where it is not shown.
    """
    answer = yield Ask("answer", text, {"to": to}, accepts=_ACCEPTS)
    given = Written("", answer.media) if isinstance(answer, Spoke) else Written(answer.words, "")
    sure = yield Ask(
        "sure",
        "question.sure",
        {"to": to, "words": given.words},
        choices=(Choice("confirm", "question.send"), "cancel"),
        corrects=(Choice("answer", "question.rewrite"),),
    )
    return given if sure == Chose("confirm") else None
