"""A wish: she asks her coach for a promise; he gives it with a day, or says why he cannot."""

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.promising import WishAsked, WishDeclined, WishDelayed, WishShown, WishUnanswered
from bot.conversation.script import Chose, Script
from bot.handlers.promise_help import MOST, what
from bot.people import Person

ANSWERS = (Choice("promise", "wish.promise"), "later", Choice("decline", "wish.decline"))


def wish(person: Person, facts: Facts) -> Script:
    """What she would like her coach to do; sent once she has seen it and said so."""
    asking = facts["asking"]
    to = asking["to"]
    if asking["may"] != "yes":
        yield Say(
            "wish.nobody" if to is None else "wish.full", {"to": to and to["name"]}, shortcuts=("promises",)
        )
        return
    words = yield from what(to, facts["ideas"], "wish.what")
    sure = yield Ask(
        "sure",
        "wish.sure",
        {"to": to["name"], "words": words},
        choices=(Choice("confirm", "wish.send"), "cancel"),
        corrects=(Choice("what", "promise_help.what_again"),),
    )
    if sure != Chose("confirm"):
        yield Say("wish.left", shortcuts=("promises",))
        return
    yield Record("wish", WishAsked(words=words, coach=to["id"]))
    yield Say("wish.sent", {"to": to["name"]})


def asked(person: Person, facts: Facts) -> Script:
    """Her coach reads it: he promises, later, or cannot."""
    one = facts["wish"]
    if one is None or not one["open"]:
        return
    again = bool(facts.get("again"))
    if not again:
        yield Record("shown", WishShown(one["id"]))
    match (yield Ask("what", "wish.again" if again else "wish.asked", one, choices=ANSWERS)):
        case Chose("promise"):
            yield HandOver("promise_help", {"of": facts["of"], "by": one["by"], "wish": one["id"]})
        case Chose("later"):
            yield Record("later", WishDelayed(one["id"]))
            yield Say("wish.later")
        case _:
            yield HandOver("wish_decline", {"of": facts["of"], "by": one["by"], "id": one["id"]})


def decline(person: Person, facts: Facts) -> Script:
    """Why he cannot, in a word: she is not left with a bare no."""
    answer = yield Ask(
        "why", "wish.why", {"by": facts["by"]}, choices=("cancel",), accepts=(Text(MOST, dictated=True),)
    )
    if answer == Chose("cancel"):
        yield Record("later", WishDelayed(facts["id"]))
        yield Say("wish.later")
        return
    if not (yield Find("still", "open_wish", str(facts["id"]))).rows:
        yield Say("wish.settled")
        return
    yield Record("declined", WishDeclined(facts["id"], answer.words))
    yield Say("wish.decline_sent", {"by": facts["by"]})


def declined(person: Person, facts: Facts) -> Script:
    """She hears why."""
    one = facts["wish"]
    if one is not None and one["outcome"] == "declined":
        yield Say("wish.declined", one, shortcuts=("wish",))


def unanswered(person: Person, facts: Facts) -> Script:
    """A week without an answer: she is told so, and that a call may help."""
    one = facts["wish"]
    if one is not None and one["open"]:
        yield Record("unanswered", WishUnanswered(one["id"]))
        yield Say("wish.unanswered", one)
