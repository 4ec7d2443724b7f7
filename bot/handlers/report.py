"""Report: "this is wrong", said of the card above the button, or typed of the one that she was sent last.

Who trains hears of it.
"""

from datetime import timedelta
from textwrap import shorten

from bot.conversation.effects import Ask, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.records import WRONG_CARD, Reported
from bot.conversation.script import Said, Script, Silence
from bot.people import Person

DAY = timedelta(days=1)
MOST_TOLD = 300  # characters of her words; all of them stand in the export


def wrong(card: str) -> str:
    """The button of a card that stays about it, whatever she is sent afterwards."""
    return f"report {card}"


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


def reported(person: Person, facts: Facts) -> Script:
    """What whoever trains hears: which card, and in whose words it is wrong, without a name."""
    card = facts["reported"]
    if card is not None:
        words = shorten(facts.get("words", ""), MOST_TOLD, placeholder=" …")
        told = {"name": person.name, "words": words, **card}
        yield Say("report.told", told, shortcuts=("console",))
