"""Deeds: what an administrator does on a page; the rooms behind are those of the command line.

Each is asked again, as all stands at that moment: the page may be old. Each leaves a line in the audit. What
cannot be done changes nothing, and leaves none: the page that follows shows how it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.coaching import roles
from bot.conversation.events import Facts
from bot.conversation.joining import may_give
from bot.people import Person, PersonId, Role
from storage.merging import MergeError
from storage.store import Desk, Invitation

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
MOST_CODES = 12  # of one form
GOOD_FOR = timedelta(days=30)

Does = Callable[[Desk, Person, Facts, datetime], bool]
"""Whether somebody has something to hear at once."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What it does, and who may."""

    does: Does
    roles: frozenset[Role] = ADMINISTRATOR


def _somebody(desk: Desk, facts: Facts, name: str = "of") -> Person | None:
    """Whom it is about, when she takes part."""
    her = desk.person(PersonId(int(facts[name])))
    if her is None or her.handset or her.joined_to is not None or her.consent_at is None:
        return None
    return her


def _give_role(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    her, role = _somebody(desk, facts), Role(facts["role"])
    if her is None or not roles.give(desk, her, role, now):
        return False
    desk.note_deed(by.id, f"role given: {role}", her.id, now)
    return True


def _take_role(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    """Never the last administrator's: the command line alone may leave a programme without one."""
    her, role = _somebody(desk, facts), Role(facts["role"])
    if her is None:
        return False
    left = [one for one in desk.role_holders() if role in one.roles and one.id != her.id]
    if role is Role.ADMINISTRATOR and not left:
        return False
    if not roles.take(desk, her, role, now):
        return False
    desk.note_deed(by.id, f"role taken: {role}", her.id, now)
    return True


def _join(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    kept, joined = _somebody(desk, facts), _somebody(desk, facts, "joined")
    if kept is None or joined is None or by.id == joined.id:
        return False  # whoever joins herself away would be out of her own page
    try:
        with desk.savepoint():
            desk.merge(kept.id, joined.id, now)
    except MergeError:
        return False
    for of in (kept, joined):
        desk.note_deed(by.id, "joined", of.id, now)
    return False


def _part(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    merge = next((one for one in desk.merges() if one.id == int(facts["merge"])), None)
    if merge is None:
        return False
    try:
        with desk.savepoint():
            desk.unmerge(merge.id, now)
    except MergeError:
        return False
    for of in (merge.survivor, merge.merged):
        desk.note_deed(by.id, "parted", of, now)
    return False


def _invite(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    """So many codes of one kind. A coach and an officer answer for a district; others work somewhere."""
    role = Role(facts["role"])
    if role not in may_give(by.roles):
        return False
    for _ in range(min(int(facts["number"]), MOST_CODES)):
        desk.add_invitation(
            Invitation(
                code=desk.new_invitation_code(by.id, now),
                roles=frozenset({role}),
                facility=facts["facility"] or None,
                district=facts["district"],
                given_by=by.id,
                given_at=now,
                expires_at=now + GOOD_FOR,
            )
        )
    desk.note_deed(by.id, f"invited: {role}", by.id, now)
    return False


def _revoke(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    if desk.revoke_invitation(facts["code"], by.id, now):
        desk.note_deed(by.id, "invitation revoked", by.id, now)
    return False


def _decide(desk: Desk, by: Person, _facts: Facts, now: datetime) -> bool:
    """Her line is written before the file is: what is in doubt has been said."""
    desk.note_deed(by.id, "settings changed", by.id, now)
    return False


def _take_register(desk: Desk, by: Person, _facts: Facts, now: datetime) -> bool:
    """Her line is written before the first row is."""
    desk.note_deed(by.id, "register taken", by.id, now)
    return False


def _say_on_register(desk: Desk, by: Person, facts: Facts, now: datetime) -> bool:
    """What is so, where a register and the programme differ; nothing happens to anybody."""
    found = desk.entries([int(facts["entry"])])
    if found:
        desk.say_on_register(found[0].id, facts["kind"], by.id, facts["answer"], facts["words"], now)
        desk.note_deed(by.id, f"register answered: {facts['answer']}", found[0].person or by.id, now)
    return False


DEEDS: Mapping[str, Deed] = {
    "role_given": Deed(_give_role),
    "role_taken": Deed(_take_role),
    "joined": Deed(_join),
    "parted": Deed(_part),
    "invited": Deed(_invite),
    "invitation_revoked": Deed(_revoke),
    "decided": Deed(_decide),
    "register_taken": Deed(_take_register),
    "register_said": Deed(_say_on_register),
}
