"""Her coach: who it is, another one by a code, or none any more; and what a coach proposes to her."""

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.joining import CoachingEnded, CoachingOver, CoachWanted, ProposalAnswered
from bot.conversation.script import Chose, Said, Script
from bot.handlers import choosing
from bot.handlers.choosing import Her, whom
from bot.handlers.code import NO, YES, used
from bot.people import Person


def coach(person: Person, facts: Facts) -> Script:
    """Who coaches her, and whether it stays so."""
    hers = facts["coach"]
    if hers is None:
        yield from by_code("coach.none")
        return
    choices = (Choice("other", "coach.other"), Choice("end", "coach.end"), "close")
    match (yield Ask("what", "coach.yours", {"coach": hers["name"]}, choices=choices)):
        case Chose("other"):
            yield from by_code("coach.code")
        case Chose("end"):
            yield from ended(hers["id"], hers["name"])


def by_code(text: str) -> Script:
    """The code of a coach, or one of those whom she may ask without a code."""
    choices = (Choice("ask", "coach.ask"), "close")
    match (yield Ask("code", text, choices=choices, accepts=(Text(40),))):
        case Chose("ask"):
            yield HandOver("ask_coach")
        case Said(words):
            yield from used(words)


def ask_coach(person: Person, facts: Facts) -> Script:
    """Which coach near her; he is asked, and she hears what he says."""
    match (yield from whom("person", "coach", "coaches_near")):
        case Her(of, name):
            if (yield Ask("sure", "ask_coach.sure", {"name": name}, choices=(YES, NO))) == Chose("yes"):
                yield Record("wanted", CoachWanted(of))
                yield Say("propose.sent", {"name": name})
        case choosing.NOBODY:
            yield Say("ask_coach.nobody", shortcuts=("coach", "facility"))


def ended(id: int, name: str) -> Script:
    """It ends, once she has said so twice; he is told."""
    if (yield Ask("sure", "coach.sure", {"coach": name}, choices=(YES, NO))) != Chose("yes"):
        yield Say("coach.stays", {"coach": name})
        return
    yield Record("ended", CoachingEnded())
    yield Record("over", CoachingOver(id))
    yield Say("coach.ended", {"coach": name}, shortcuts=("coach",))


def proposed(person: Person, facts: Facts) -> Script:
    """A coach would like to coach her, or somebody would like her as coach; nothing changes without a yes."""
    one = facts["proposal"]
    if one is None:
        return  # answered, or withdrawn with him, meanwhile
    choices = (Choice("yes", "proposed.yes"), Choice("no", "choice.not_now"))
    text = "proposed" if one["side"] == "coach" else "wanted"
    accepted = (yield Ask("answer", f"{text}.ask", one, choices=choices)) == Chose("yes")
    # looked up once more: she may have answered an earlier copy, or found another coach
    one = (yield Find("still", "proposal", str(one["id"]))).rows
    if one is None:
        yield Say("proposed.over", shortcuts=("coach",))
        return
    yield Record("answered", ProposalAnswered(one["id"], accepted))
    if accepted and one["former"]:
        yield Record("parted", CoachingOver(one["former"]["id"]))
    yield Say(f"{text}.noted" if accepted else "proposed.declined", one)


def over(person: Person, facts: Facts) -> Script:
    """The other side has ended it: what of it is still open is over."""
    yield Record("over", CoachingOver(facts["of"]))
    if facts["side"] == "coach":
        yield Say("over.by_coach", {"by": facts["by"]}, shortcuts=("coach",))
    else:
        yield Say("over.by_coachee", {"by": facts["by"]})
