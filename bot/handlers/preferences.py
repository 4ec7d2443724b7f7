"""Her preferences: her name, her language, a voice beside our words, the hour and rhythm of our messages."""

from bot.conversation.effects import Ask, Hour, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import PersonChanged
from bot.conversation.script import Chose, Script, Timed
from bot.handlers.checkin import rhythm
from bot.handlers.onboarding import HOURS, LANGUAGES, LED_UP, her_name
from bot.people import Person


def name(person: Person, facts: Facts) -> Script:
    """Her name, where she left it for later or it was written wrong; « je m’appelle Fatou » is put to her."""
    told = LED_UP.sub("", str(facts.get("argument", "")))
    if not told:
        told = yield from her_name("name.ask" if person.name else "onboarding.name_later", person.name)
    elif person.name:
        right = yield Ask("right", "name.right", {"name": told}, choices=("yes", "no"))
        told = told if right == Chose("yes") else ""
        if told:
            yield Record("name", PersonChanged({"name": told}))
    else:
        yield Record("name", PersonChanged({"name": told}))
    yield Say("name.kept" if told else "name.left", {"name": told or person.name})


def language(person: Person, facts: Facts) -> Script:
    """French, English, and Bambara where a source backs it; and whether cards are to be heard as well."""
    answer = yield Ask("language", "language.ask", choices=LANGUAGES)
    if isinstance(answer, Chose):
        yield Record("language.kept", PersonChanged({"language": answer.value}))
        yield Say("language.kept_bm" if answer.value == "bm" else "language.kept")
        voice = yield Ask("voice", "language.voice", choices=("yes", "no"))
        yield Record("voice.kept", PersonChanged({"voice": voice == Chose("yes")}))
        yield Say("language.voice_kept" if voice == Chose("yes") else "language.voice_none")


def hours(person: Person, facts: Facts) -> Script:
    """When unasked messages suit her, and how often a check-in comes round."""
    args = {"hour": person.local_hour, "rhythm": person.rhythm and person.rhythm.every}
    answer = yield Ask("hour", "hours.ask", args, choices=(*HOURS, "keep"), accepts=(Hour(),))
    hour = person.local_hour
    if isinstance(answer, Timed):
        hour = answer.local_hour
        yield Record("hour.kept", PersonChanged({"local_hour": f"{hour:%H:%M}"}))
        yield Say("hours.kept", {"hour": hour})
    yield from rhythm(hour)
