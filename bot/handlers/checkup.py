"""The check-up of a module, a month after she mastered it: what still holds is certified.

Its questions come one after another, without verdicts, so that an answer may be taken back until the
end; then what was missed is told with its reason.
"""

import json
from datetime import timedelta
from typing import Any

from bot.conversation.effects import (
    NOT_NAMES,
    After,
    Ask,
    Choice,
    Find,
    HandOver,
    Record,
    Say,
    SetTimer,
    Text,
)
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.records import CheckupTaken, Grade, PersonChanged, Reviewed
from bot.conversation.script import Chose, Part, Said, Script
from bot.handlers.refresher import asked
from bot.people import Person

AGAIN = timedelta(days=14)  # until it is offered once more
MOST_TOLD = 3  # missed questions whose reasons are told
NAME = 60  # characters
LABEL = 20  # characters of a button


def checkup_due(person: Person, facts: Facts) -> Script:
    """The month is over: now, or whenever she likes; silence means later."""
    checkup = facts["checkup"]
    if checkup is None:
        return
    if checkup["again"]:
        yield SetTimer("checkup.due", f"module:{checkup['id']}", After(AGAIN))
    answer = yield Ask(
        "offer",
        "checkup_due.offer",
        {"name": person.name, **checkup},
        choices=("begin", "later"),
        wait=timedelta(days=3),
    )
    if answer == Chose("begin"):
        yield HandOver("checkup", {"module": checkup["id"]})
    elif answer == Chose("later"):
        yield Say("checkup_due.later")


def checkup(person: Person, facts: Facts) -> Script:
    """Her name if we do not know it, the questions, and what became of them."""
    about, items = facts["checkup"], facts["session"]
    if about is None or not items:
        yield Say("checkup.closed", {"title": about["title"] if about else ""})
        return
    if about["today"]:
        yield Say("checkup.tomorrow", {"title": about["title"]})
        return
    yield Say("checkup.opening", {"title": about["title"], "count": len(items)})
    name = person.name or (yield from named())
    right: dict[str, bool] = {}
    answers: dict[str, str] = {}
    for n, item in enumerate(items, 1):
        answer = yield from asked(item, n, len(items))
        knew = answer == Chose(item["right"])
        grade = Grade.GOOD if knew else Grade.AGAIN
        yield Record(
            f"{item['id']}.reviewed", Reviewed(item=item["id"], grade=grade, edition=item["edition"])
        )
        right[item["id"]], answers[item["id"]] = knew, answer.value
    found = yield Find("outcome", "outcome", json.dumps({"module": about["id"], "right": right}))
    outcome = found.rows
    if not outcome:  # the last question was withdrawn: this talk is only looked through
        return
    yield from ended(name, about, items, answers, outcome)
    if outcome["state"] == "held" and not facts.get("standing", {}).get("agreed", True):
        yield HandOver("consent")  # what is certified goes to the register only with her yes to these words


def named() -> Part[str]:
    """Her name, as it shall stand on what is certified."""
    answer = yield Ask(
        "name", "checkup.name", accepts=(Text(NAME, refuses=NOT_NAMES, asks=False),), skippable=True
    )
    if not isinstance(answer, Said):
        return ""
    yield Record("name", PersonChanged({"name": answer.words}))
    return answer.words


def ended(
    name: str,
    about: dict[str, Any],
    items: list[dict[str, Any]],
    answers: dict[str, str],
    outcome: dict[str, Any],
) -> Script:
    """What holds is certified at once; what does not is told kindly, with the reasons, and asked again."""
    if outcome["state"] == "closed":
        yield Say("checkup.closed", {"title": about["title"]})
        return
    missed = [(n, item) for n, item in enumerate(items, 1) if answers[item["id"]] != item["right"]]
    if outcome["state"] == "held":
        certificate = outcome["certificate"]
        yield Record("taken", CheckupTaken(module=about["id"], name=name, certificate=certificate))
        yield Say("checkup.held", {"name": name, "title": outcome["title"]})
        yield sent(outcome, signed=certificate["signed"])
    else:
        yield Record("taken", CheckupTaken(module=about["id"]))
        weak = list(dict.fromkeys(item["skill"] for _, item in missed if item["skill"]))
        told = {"name": name, "title": outcome["title"], "days": outcome["days"]}
        void = outcome["state"] == "void"
        yield Say("checkup.void", told) if void else Say("checkup.not_yet", {**told, "weak": weak})
    for n, item in missed[:MOST_TOLD]:
        yield Say("checkup.missed", {"n": n}, key=f"{item['id']}.missed")
        args = {"order": item["order"], "chosen": answers[item["id"]]}
        yield Say(f"{item['text']}.why", args, key=f"{item['id']}.why")


def sent(certificate: dict[str, Any], *, signed: bool, key: str = "") -> Say:
    """A certificate, as a picture to look at and a document to print."""
    return Say(
        "certificate.sent",
        {"code": certificate["spelt"], "title": certificate["title"], "signed": signed},
        key=key,
        picture=Media(**certificate["picture"]),
        document=Media(**certificate["document"]),
    )


def certificate(person: Person, facts: Facts) -> Script:
    """Hers, to be sent again; and the check-ups that wait for her."""
    hers, coming = facts["certificates"]["certificates"], facts["certificates"]["checkups"]
    if not hers and not coming:
        yield Say("certificate.none", {"name": person.name}, shortcuts=("refresher",))
        return
    choices = [Choice(one["code"], words=one["title"][:LABEL]) for one in hers if one["holds"]]
    choices += [Choice(one["id"], words=f"▶ {one['title']}"[:LABEL]) for one in coming if one["open"]]
    told = {"certificates": hers, "checkups": coming, "asked": bool(choices)}
    if not choices:
        yield Say("certificate.list", told)
        return
    answer = yield Ask("which", "certificate.list", told, choices=(*choices, "close"))
    for one in hers:
        if answer == Chose(one["code"]):
            yield sent(one, signed=one["signed"])
    for one in coming:
        if answer == Chose(one["id"]):
            yield HandOver("checkup", {"module": one["id"]})
