"""Her coach: who it is, another one by a code, or none any more; and what a coach proposes to her."""

from bot.conversation.effects import Ask, Choice, Find, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.joining import CoachingEnded, CoachingOver, ProposalAnswered
from bot.conversation.script import Chose, Script
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
    """The code of the coach whom she names."""
    typed = yield Ask("code", text, choices=("close",), accepts=(Text(40),))
    if typed != Chose("close"):
        yield from used(typed.words)


def ended(id: int, name: str) -> Script:
    """It ends, once she has said so twice; he is told."""
    if (yield Ask("sure", "coach.sure", {"coach": name}, choices=(YES, NO))) != Chose("yes"):
        yield Say("coach.stays", {"coach": name})
        return
    yield Record("ended", CoachingEnded())
    yield Record("over", CoachingOver(id))
    yield Say("coach.ended", {"coach": name}, shortcuts=("coach",))


def proposed(person: Person, facts: Facts) -> Script:
    """A coach would like to coach her; nothing changes until she says yes."""
    one = facts["proposal"]
    if one is None:
        return  # answered, or withdrawn with him, meanwhile
    choices = (Choice("yes", "proposed.yes"), Choice("no", "choice.not_now"))
    accepted = (yield Ask("answer", "proposed.ask", one, choices=choices)) == Chose("yes")
    # looked up once more: she may have answered an earlier copy, or found another coach
    one = (yield Find("still", "proposal", str(one["id"]))).rows
    if one is None:
        yield Say("proposed.over", shortcuts=("coach",))
        return
    yield Record("answered", ProposalAnswered(one["id"], accepted))
    if accepted and one["former"]:
        yield Record("parted", CoachingOver(one["former"]["id"]))
    yield Say("proposed.accepted" if accepted else "proposed.declined", one)


def over(person: Person, facts: Facts) -> Script:
    """The other side has ended it: what of it is still open is over."""
    yield Record("over", CoachingOver(facts["of"]))
    if facts["side"] == "coach":
        yield Say("over.by_coach", {"by": facts["by"]}, shortcuts=("coach",))
    else:
        yield Say("over.by_coachee", {"by": facts["by"]})
