"""The refresher: a few questions, what she is about to forget first, with the reason after each.

Which items, and in what order their options stand, was decided when the talk began; so five
minutes stay five minutes, and a talk resumed tomorrow is the same talk.
"""

from datetime import date, timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Grade, Reviewed
from bot.conversation.script import Chose, Part, Script
from bot.people import Person

LETTERS = "ABCDEF"


def refresher(person: Person, facts: Facts) -> Script:
    """Today's items: a card before what is new, the reason after each answer."""
    items = facts["session"]
    if not items:
        yield Say("refresher.nothing", {"due": coming(facts)})
        return
    if not facts.get("greeted"):
        yield Say("refresher.opening", {"name": person.name, "count": len(items)})
    right = 0
    for n, item in enumerate(items, 1):
        if item["card"] and item["new"]:
            yield Say(item["card"], {"cadre": person.cadre}, key=f"card.{item['id']}", shortcuts=("report",))
        if (yield from question(item, n, len(items))):
            right += 1
    yield Say("refresher.done", {"right": right, "count": len(items), "name": person.name})


def coming(facts: Facts) -> str | None:
    """The day of the next refresher: tomorrow at the earliest, since today's dose is taken."""
    due: str | None = facts["next_review"]
    tomorrow = date.fromisoformat(facts["today"]) + timedelta(days=1)
    return due and max(due, tomorrow.isoformat())


def question(item: dict[str, Any], n: int, of: int) -> Part[bool]:
    """One item; whether she knew."""
    key = item["id"]
    choices = [Choice(letter, words=LETTERS[i]) for i, letter in enumerate(item["order"])]
    answer = yield Ask(
        key, item["text"], {"order": item["order"], "n": n, "of": of}, choices=(*choices, "unsure")
    )
    knew: bool = answer == Chose(item["right"])
    grade = Grade.GOOD if knew else Grade.AGAIN
    yield Record(f"{key}.reviewed", Reviewed(item=key, grade=grade, edition=item["edition"]))
    verdict = "right" if knew else "unsure" if answer == Chose("unsure") else "wrong"
    yield Say(f"refresher.{verdict}", key=f"{key}.verdict")
    yield Say(f"{item['text']}.why", {"order": item["order"], "chosen": answer.value}, key=f"{key}.why")
    return knew
