"""Her preferences: the language of our words, the hour and rhythm of our messages."""

from bot.conversation.effects import Ask, Hour, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import PersonChanged
from bot.conversation.script import Chose, Script, Timed
from bot.handlers.checkin import rhythm
from bot.handlers.onboarding import HOURS, LANGUAGES
from bot.people import Person


def language(person: Person, facts: Facts) -> Script:
    """French, English, and Bambara where a source backs it."""
    answer = yield Ask("language", "language.ask", choices=LANGUAGES)
    if isinstance(answer, Chose):
        yield Record("language.kept", PersonChanged({"language": answer.value}))
        yield Say("language.kept_bm" if answer.value == "bm" else "language.kept")


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
