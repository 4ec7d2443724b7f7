"""Invite: a code for one person, with words to forward; those that are open, and one taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.events import Facts
from bot.conversation.joining import InviteMade, InviteRevoked
from bot.conversation.script import Chose, Part, Script
from bot.handlers.by_name import chosen
from bot.handlers.numbers import numbers
from bot.people import Person, Role

PLACED = {Role.WORKER, Role.COACH}  # who may be given a facility with the code


def invite(person: Person, facts: Facts) -> Script:
    """For whom, where, and then the code."""
    inviting = facts["inviting"]
    if inviting["open"] and (yield from standing(inviting["open"])):
        return
    role = yield from whom(inviting["gives"])
    place = yield from where(role, person, inviting["district"])
    if place is None:
        yield Say("invite.nowhere", shortcuts=("invite",))
        return
    made = (yield Find("code", "new_invitation", "")).rows
    yield Record("invitation", InviteMade(code=made["code"], role=role, **place))
    told = {**made, "role": role, "by": person.name}
    yield Say("invite.ready", told, shortcuts=("invite",))
    yield Say("invite.forward", told, lines=[("invite.how", told)])  # alone, to be forwarded


def joined(person: Person, facts: Facts) -> Script:
    """Somebody came by an invitation: to whoever gave it, and to the coach to whose team it leads."""
    text = "joined.team" if facts["yours"] else "joined.programme"
    yield Say(text, {"by": facts["by"]}, shortcuts=("team",) if facts["yours"] else ())


def standing(open_: Sequence[Mapping[str, Any]]) -> Part[bool]:
    """Her open invitations; whether that was all she wanted."""
    choices = (Choice("new", "invite.new"), Choice("revoke", "invite.revoke"), "close")
    match (yield Ask("open", "invite.open", {"rows": open_}, choices=choices)):
        case Chose("new"):
            return False
        case Chose("revoke"):
            yield from revoked(open_)
    return True


def revoked(open_: Sequence[Mapping[str, Any]]) -> Script:
    """One of them taken back."""
    which = yield Ask("which", "invite.which", {"rows": open_}, choices=(*numbers(open_), "cancel"))
    if which == Chose("cancel"):
        return
    one = open_[int(which.value) - 1]
    yield Record("revoked", InviteRevoked(one["code"]))
    yield Say("invite.revoked", one, shortcuts=("invite",))


def whom(gives: Sequence[str]) -> Part[Role]:
    """What whoever gets the code is to be."""
    if len(gives) == 1:
        return Role(gives[0])
    choices = [Choice(role, f"role.{role}") for role in gives]
    return Role((yield Ask("role", "invite.role", choices=choices)).value)


def where(role: Role, person: Person, district: str) -> Part[dict[str, str] | None]:
    """The place that the code gives, as the record has it; None when it needs one and there is none."""
    if Role.ADMINISTRATOR not in person.roles:
        return {} if role is Role.WORKER or district else None
    if role is Role.DISTRICT:
        name = yield from chosen("district", "districts")
        return {"district": name} if name else None
    if role in PLACED:
        choices = (Choice("yes", "invite.placed"), Choice("no", "invite.unplaced"))
        if (yield Ask("placed", "invite.place", choices=choices)) == Chose("yes"):
            id = yield from chosen("facility", "facilities")
            return {"facility": id} if id else None
    return {}
