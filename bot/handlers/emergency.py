"""Emergency: one message with what to do, before everything else.

A card of a pack where one answers the danger, for her cadre; else the catalogue's own, without doses.
Of bleeding and of a placenta that stays one thing is asked first: with a baby still inside the drugs do
harm, so doses stand only under "all babies are born"; there a companion with a clock is one tap away.
What she asked beside it is one tap away as well, and one button leads back to whatever she was in.
That a card is wrong she is asked once she is back: beside the steps a button more would cost seconds.
"""

import re
from typing import Any

from bot.conversation.effects import Ask, Choice, HandOver, Number, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Answer, Chose, Part, Said, Script
from bot.handlers.report import wrong
from bot.people import Person

OVER = Choice("over", "emergency.over")
COMPANION = Choice("companion", "menu.companion")
QUESTION = Choice("question", "emergency.question")  # what she asked beside telling of a danger
_ASKED = re.compile(
    r"\b(doses?|combien|cb|quand|kan|comment|pourquoi|quel(le)?s?|définition|c ?est quoi|how|when|what)\b",
    re.IGNORECASE,
)
BORN = Choice("born", "emergency.all_born")  # no plain "yes" on a screen that asks nothing
YES_BORN = Choice("born", "emergency.yes_born")  # and no "ok" on one that does: it may say "read"
INSIDE = Choice("inside", "emergency.maybe_inside")
# What says that a baby is still inside, or that she cannot say. Too much is safe here: it withholds a drug.
_INSIDE = (
    r"(?!.*(?:placenta|d[ée]livr|after ?birth|convuls|crise|\bfits?\b|respir|breath|[ée]vanou|faint))"
    r"(?:.*\b(?:jumeau|jumelle|twin)\b|.*\bpas (?:encore )?tous\b|.*\bnot all\b"
    r"|.*\b(?:il |en )?reste (?:encore )?(?:un|une|1|le|l[’'])\b|.*\bencore (?:un|une|1)\b"
    r"|.*\b(?:dedans|l[’' ]?int[ée]rieur|inside)\b"
    r"|.*\b(?:deuxi[èe]me|2 ?[èe]me|second) (?:b[ée]b[ée]|baby|enfant)\b|.*\banother (?:baby|one)\b)"
)
_NO = r"(?:non|no|nn|nan|ayi|pas|not)\b"
INSIDE_WORDS = (
    Number(0, 9),
    Text(200, named=_INSIDE, only=True, first=True),
    Text(200, named=_NO, only=True),
)
# The dangers whose drugs harm a baby that is still inside; how the keys of their questions begin.
BORN_FIRST = {"bleeding": "card", "placenta": "card.placenta"}


def emergency(person: Person, facts: Facts) -> Script:
    """Card after card, for as long as she asks for another danger; then back."""
    known = facts["emergency"]
    question = (QUESTION,) if _ASKED.search(facts.get("words", "")) else ()
    shown: list[str] = []
    read: list[str] = []  # the packs' cards among them
    told = list(known["dangers"])
    danger = told[0] if told else None
    while True:
        if danger is not None:
            shown.append(danger)
        rest = tuple(
            Choice(other, f"emergency.to.{other}") for other in (told or known["all"]) if other not in shown
        )
        if danger is not None and danger in BORN_FIRST:
            answer = yield from _once_born(danger, rest, question, known, person, read)
        else:
            answer = yield from _card(danger, (*rest, *question), known, person, read)
        if answer == COMPANION.value:
            yield HandOver("companion", {"born": True})
            return
        if answer == QUESTION.value:
            yield HandOver("unclear", {"words": facts["words"], "asked": True})
            return
        if answer not in {other.value for other in rest}:
            break
        danger = answer
    yield Say("emergency.after")
    if read:
        yield Say("emergency.wrong", shortcuts=(wrong(read[-1]),))


def _card(
    danger: str | None, rest: tuple[Choice, ...], known: Facts, person: Person, read: list[str]
) -> Part[str]:
    """One danger's card, or the one that holds for any."""
    text = _text(danger, f"emergency.{danger}", known, read) if danger else "emergency.card"
    answer = yield Ask(
        f"card.{danger or 'any'}", text, _args(known, person), choices=(*rest, OVER), strict=True
    )
    return str(answer.value)


def _once_born(
    danger: str,
    rest: tuple[Choice, ...],
    question: tuple[Choice, ...],
    known: Facts,
    person: Person,
    read: list[str],
) -> Part[str]:
    """What needs no drug, and the question that decides about those that do; hers waits until then.

    Whatever is no clear yes (a bare number as well: of babies?) is met as a baby still inside.
    """
    args, key = _args(known, person), BORN_FIRST[danger]
    answer = yield Ask(
        f"card.{danger}",
        f"emergency.{danger}",
        args,
        choices=(YES_BORN, INSIDE, *rest, OVER),
        accepts=INSIDE_WORDS,
        strict=True,
    )
    if isinstance(answer, Chose) and answer.value not in {BORN.value, INSIDE.value}:
        return answer.value
    if answer != Chose("born"):
        answer = yield from _inside(key, args, rest)
        if answer != Chose("born"):
            return answer.value if isinstance(answer, Chose) else OVER.value
    text = _text(danger, f"emergency.{danger}.born", known, read)
    company = (COMPANION,) if known.get("companion") and danger == "bleeding" else ()
    answer = yield Ask(f"{key}.born", text, args, choices=(*rest, *question, *company, OVER), strict=True)
    return str(answer.value)


def _inside(key: str, args: dict[str, Any], rest: tuple[Choice, ...]) -> Part[Answer]:
    """No uterotonic yet. Who says again that one is inside, or how many, is shown the card once more."""
    text = "emergency.bleeding.inside"
    choices, keys = (
        (BORN, *rest, OVER),
        (f"{key}.inside", f"{key}.inside.again", *(f"{key}.inside.{n}" for n in range(3, 9))),
    )
    before: str | None = None
    answer: Answer = Said("")
    for each in keys:
        answer = yield Ask(
            each, text, args, choices=choices, accepts=INSIDE_WORDS, continues=before, strict=True
        )
        if isinstance(answer, Chose):
            break
        before = each
    return answer


def _text(danger: str, own: str, known: Facts, read: list[str]) -> str:
    """The card of a pack that answers the danger, counted as read; where none does, our own words."""
    if (card := known["cards"].get(danger)) is None:
        return own
    read.append(card)
    return str(card)


def _args(known: Facts, person: Person) -> dict[str, Any]:
    return {"cadre": person.cadre, "phone": known["phone"]}
