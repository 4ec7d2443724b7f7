"""Report: "this is wrong", said of the card that she was sent last."""

from datetime import timedelta

from bot.conversation.effects import Ask, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.records import Reported
from bot.conversation.script import Said, Script, Silence
from bot.people import Person

DAY = timedelta(days=1)
WRONG_CARD = "card.wrong"  # the kind of the report


def report(person: Person, facts: Facts) -> Script:
    """Her tap is kept before she is asked what is wrong: a word more is welcome, and not owed."""
    card = facts["last_card"]
    if card is None:
        yield Say("report.nothing")
        return
    yield Record("wrong", Reported(kind=WRONG_CARD, about=card["ref"]))
    answer = yield Ask(
        "what",
        "report.what",
        {"title": card["title"]},
        accepts=(Text(),),
        skippable=True,
        wait=timedelta(days=1),
    )
    if isinstance(answer, Said):
        yield Record("what", Reported(kind=WRONG_CARD, about=card["ref"], words=answer.words))
    if answer != Silence():
        yield Say("report.thanks")
