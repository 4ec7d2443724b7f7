"""The refresher: a few questions, what she is about to forget first, with the reason after each.

Which items, and in what order their options stand, was decided when the talk began; so five
minutes stay five minutes, and a talk resumed tomorrow is the same talk.
"""

from datetime import date, timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Grade, ModuleMastered, Reviewed
from bot.conversation.script import Chose, Part, Script
from bot.handlers.progress import decided
from bot.handlers.report import wrong
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
    if any(placing(item) for item in items):
        yield Say("refresher.placing")
    knew: list[bool] = []
    read: set[str] = set()  # a card that two questions share is read once
    for n, item in enumerate(items, 1):
        if item["new"] and not placing(item):
            yield from card(person, item, read)
        knew.append((yield from question(item, n, len(items))))
        if placing(item) and not knew[-1]:
            yield from card(person, item, read)
    yield Say("refresher.done", {"right": sum(knew), "count": len(items), "name": person.name})
    yield from standing(items, knew)
    yield from mastered(items[-1], knew[-1])
    if facts.get("weeks", 0) > 1:
        yield Say("refresher.weeks", {"weeks": facts["weeks"]})
    if facts.get("sharing") and facts["sharing"]["shared"] is None:
        yield from sharing(facts["sharing"])


def mastered(last: dict[str, Any], knew: bool) -> Script:
    """The modules that she masters with her last answer: what follows, and when."""
    found = yield Find("mastered", "mastered", f"{last['id']} {int(grade(last, knew))}")
    for module in found.rows or ():
        yield Record(f"mastered.{module['id']}", ModuleMastered(module["id"]))
        yield Say("refresher.mastered", {"title": module["title"]}, key=f"mastered.{module['id']}")


def sharing(coach: dict[str, Any]) -> Script:
    """May her coach hear what she should look at again? Asked once she has something to share."""
    answer = yield Ask("share", "refresher.share", {"coach": coach["name"]}, choices=("yes", "no"))
    yield from decided(coach, answer == Chose("yes"))


def placing(item: dict[str, Any]) -> bool:
    """Whether it shows what she knows already: it is asked before anything is taught."""
    return bool(item.get("placing"))


def card(person: Person, item: dict[str, Any], read: set[str]) -> Script:
    """The card that teaches the answer, where there is one that she has not read in this talk."""
    if item["card"] and item["card"] not in read:
        read.add(item["card"])
        yield Say(
            item["card"], {"cadre": person.cadre}, key=f"card.{item['id']}", shortcuts=(wrong(item["card"]),)
        )


def coming(facts: Facts) -> str | None:
    """The day of the next refresher: tomorrow at the earliest, since today's dose is taken."""
    due: str | None = facts["next_review"]
    tomorrow = date.fromisoformat(facts["today"]) + timedelta(days=1)
    return due and max(due, tomorrow.isoformat())


def question(item: dict[str, Any], n: int, of: int) -> Part[bool]:
    """One item; whether she knew."""
    key = item["id"]
    answer = yield from asked(item, n, of)
    knew: bool = answer == Chose(item["right"])
    yield Record(f"{key}.reviewed", Reviewed(item=key, grade=grade(item, knew), edition=item["edition"]))
    verdict = "right" if knew else "unsure" if answer == Chose("unsure") else "wrong"
    yield Say(f"refresher.{verdict}", key=f"{key}.verdict")
    yield Say(f"{item['text']}.why", {"order": item["order"], "chosen": answer.value}, key=f"{key}.why")
    return knew


def asked(item: dict[str, Any], n: int, of: int) -> Part[Chose]:
    """One item, asked; what she chose."""
    choices = [
        Choice(letter, f"{item['text']}.option.{letter}", LETTERS[i])
        for i, letter in enumerate(item["order"])
    ]
    answer: Chose = yield Ask(
        item["id"], item["text"], {"order": item["order"], "n": n, "of": of}, choices=(*choices, "unsure")
    )
    return answer


def grade(item: dict[str, Any], knew: bool) -> Grade:
    """What she knew before anybody taught it comes back later than what she had just read."""
    if not knew:
        return Grade.AGAIN
    return Grade.EASY if placing(item) else Grade.GOOD


def standing(items: list[dict[str, Any]], knew: list[bool]) -> Script:
    """What holds and what does not, in the names of the skills.

    What she had read a minute before proves nothing yet, and is not spoken of.
    """
    shown: dict[str, bool] = {}
    for item, right in zip(items, knew, strict=True):
        skill = item.get("skill", "")
        if skill and (not right or placing(item) or not item["new"]):
            shown[skill] = shown.get(skill, True) and right
    if shown:
        held = [skill for skill, right in shown.items() if right]
        weak = [skill for skill, right in shown.items() if not right]
        yield Say("refresher.standing", {"held": held, "weak": weak})
