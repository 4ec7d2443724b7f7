"""Onboarding: who she is, what we may keep, and when to write to her.

Two questions cannot be left for later, her language and her consent; the rest takes her under two
minutes or waits until she feels like it.
"""

import re
from datetime import time

from bot.conversation.effects import NOT_NAMES, Ask, Choice, HandOver, Hour, Record, Say, Text
from bot.conversation.events import Aside, Facts
from bot.conversation.joining import WorksAt
from bot.conversation.records import PersonChanged, Reported, Resumed
from bot.conversation.script import Chose, Part, Said, Script, Timed
from bot.handlers import telephone
from bot.handlers.by_name import among
from bot.handlers.code import used
from bot.handlers.consent import consents
from bot.people import Cadre, Person, Role

LANGUAGES = (
    Choice("fr", "language.fr"),
    Choice("en", "language.en"),
    Choice("bm", "language.bm"),
)
CADRES = tuple(Choice(cadre.value, f"cadre.{cadre.value}") for cadre in Cadre)
HOURS = tuple(
    Choice(hour, "choice.hour", args={"hour": hour}) for hour in ("07:00", "12:30", "17:00", "20:00")
)


# What people write before their name, « jm apel » as well; « C Traoré » is a name.
LED_UP = re.compile(
    r"^\s*(?:(?:bonjour|bjr|slt)\W+)?(?:(?:je?|g) ?m\W?ap+el+e?s?|moi c(?:\W?est)?|c\W?est|(?-i:c)"
    r"|mon nom (?:c\W?)?est|my name is|i\W?a?m)\s+(?=\w)",
    re.IGNORECASE,
)


def onboarding(person: Person, facts: Facts) -> Script:
    """The first talk; for somebody we know, `/start` brings her back."""
    if facts["standing"]["consented"]:
        yield from welcome_back(person, facts)
        return
    language = yield Ask("language", "onboarding.language", choices=LANGUAGES)
    yield Record("language", PersonChanged({"language": language.value}))
    if not (yield from consents(facts)):
        yield Say("onboarding.no_consent")
        return
    yield Record("resumed", Resumed())  # she may have said stop before she said yes

    name = person.name or (yield from her_name("onboarding.name"))  # one is known from a shared phone
    way = yield from telephone.way()
    known = (yield from telephone.met(way)) if way else None
    cadre = bool(known and known["cadre"]) or (yield from her_cadre())
    code = str(facts.get("argument", ""))
    invited = (yield from used(code)) if code else None
    if not (invited and invited["placed"]) and not (known and known["place"]):
        yield from her_facility()
    if invited is None:
        yield from her_coach()
    hour = yield Ask("hour", "onboarding.hour", choices=HOURS, accepts=(Hour(),), skippable=True)
    if isinstance(hour, Timed):
        yield Record("hour", PersonChanged({"local_hour": f"{hour.local_hour:%H:%M}"}))
    yield Say(
        "onboarding.done",
        {
            "name": name,
            "hour": hour.local_hour if isinstance(hour, Timed) else time(8),
            "later": not (name and cadre),
        },
    )
    wanted = facts.get("wanted", "menu")
    yield HandOver("menu" if wanted in ("unclear", "name") else wanted)


def welcome_back(person: Person, facts: Facts) -> Script:
    """She is known: take up an invitation, or what she left for later."""
    if facts["standing"]["stopped"]:
        yield Record("resumed", Resumed())
    if facts.get("argument"):
        yield from used(str(facts["argument"]))
    elif Role.WORKER in person.roles:  # all else that may be left has a word of its own in the menu
        if not person.name:
            yield from her_name("onboarding.name_later")
        if person.cadre is None:
            yield from her_cadre()
    yield HandOver("menu" if facts["standing"].get("agreed", True) else "consent")


def her_name(text: str, so_far: str = "") -> Part[str]:
    """Her name, without what people write before it; empty when she leaves it for later, or as it is."""
    said = yield Ask(
        "name", text, {"name": so_far}, accepts=(Text(60, refuses=NOT_NAMES, asks=False),), skippable=True
    )
    if not isinstance(said, Said):
        return ""
    name = LED_UP.sub("", said.words)
    yield Record("name", PersonChanged({"name": name}))
    return name


def her_cadre() -> Part[bool]:
    """What she works as; whether she told it."""
    cadre = yield Ask("cadre", "onboarding.cadre", choices=CADRES, skippable=True)
    if isinstance(cadre, Chose):
        yield Record("cadre", PersonChanged({"cadre": cadre.value}))
    return isinstance(cadre, Chose)


def her_facility() -> Script:
    """Her facility, from the register; what the register does not know is passed on to a person."""
    named = yield Ask(
        "facility", "onboarding.facility", accepts=(Text(80, refuses=NOT_NAMES, asks=False),), skippable=True
    )
    if not isinstance(named, Said):
        return
    chosen = yield from among(named, "onboarding.facility_which", "facility", "facilities")
    if isinstance(chosen, Said):
        about = Reported(kind="facility unknown", about="onboarding", words=chosen.words)
        yield Record("facility.unknown", about)
        yield Say("onboarding.facility_unknown")
    else:
        yield Record("facility", WorksAt(facility=chosen))


def her_coach() -> Script:
    """A code that she may type now or later."""
    typed = yield Ask(
        "coach", "onboarding.coach", accepts=(Text(40, refuses=NOT_NAMES - {Aside.FIGURE}),), skippable=True
    )
    if isinstance(typed, Said):
        yield from used(typed.words)
