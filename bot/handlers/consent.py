"""Consent: the words that she agrees to, whenever she is asked.

Of each edition of these words it is known who said yes to it. Whoever agreed to an older one is asked again
before anything happens that only the newer words name; her no changes nothing.
"""

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import ConsentGiven
from bot.conversation.script import Chose, Part, Script
from bot.people import Person

ANSWERS = (Choice("yes", "consent.yes"), Choice("no", "consent.no"))


def consents(facts: Facts) -> Part[bool]:
    """What is kept, who sees it, where it goes, how to stop; her yes is kept with the words it is of."""
    more = Choice("more", "consent.more")
    answer = yield Ask("consent", "onboarding.consent", choices=(*ANSWERS, more))
    if answer == Chose("more"):
        answer = yield Ask("consent.informed", "onboarding.consent_more", choices=ANSWERS)
    if answer != Chose("yes"):
        return False
    # a talk that was begun before the words had editions showed the first
    yield Record("consent", ConsentGiven(facts["standing"].get("words", 1)))
    return True


def consent(person: Person, facts: Facts) -> Script:
    """Her agreement: asked again where its words have changed since, else told where it stands."""
    if facts["standing"]["agreed"]:
        yield Say("consent.stands")
        return
    answer = yield Ask("renewed", "consent.renewed", choices=ANSWERS)
    if answer == Chose("yes"):
        yield Record("consent", ConsentGiven(facts["standing"]["words"]))
        yield Say("consent.kept")
    else:
        yield Say("consent.as_before")
