"""Joining: who comes as what, who coaches whom, who works where, as records of the talks about it.

What a record leads to (who hears of it, and what stops) is `bot/coaching/inviting.py`'s
and `bot/coaching/joining.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.people import Role

# Whom the holder of a role may invite. A coach's workers come to his team, a district's coaches to it.
GIVES: Mapping[Role, tuple[Role, ...]] = {
    Role.WORKER: (),
    Role.COACH: (Role.WORKER,),
    Role.TRAINER: (),
    Role.DISTRICT: (Role.COACH,),
    Role.ADMINISTRATOR: tuple(Role),
}
A_NUMBER = "☎ ••••"  # is kept in the place of her own, where that is asked for
INVITERS = frozenset(role for role, given in GIVES.items() if given)


def may_give(roles: frozenset[Role]) -> list[Role]:
    """The roles that somebody with these roles may invite others to, in the order of the table."""
    given = {role for held in roles for role in GIVES[held]}
    return [role for role in Role if role in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteMade:
    """A code for somebody who is to be this, there; a worker comes to the team of a coach who made it."""

    code: str
    role: Role
    facility: str = ""  # the register's id
    district: str = ""


@dataclass(frozen=True, slots=True)
class InviteRevoked:
    """Nobody can use this code any more."""

    code: str


@dataclass(frozen=True, slots=True)
class InviteUsed:
    """She came by this code, and becomes what it says."""

    code: str


@dataclass(frozen=True, slots=True)
class CodeWrong:
    """She tried a code that there is not. Which one is not kept."""


@dataclass(frozen=True, slots=True)
class NamesShown:
    """A coach was shown these people by name: forgotten with them."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoachProposed:
    """A coach would like to coach this person; nothing changes until she says yes."""

    to: int


@dataclass(frozen=True, slots=True)
class CoachWanted:
    """She would like this coach to be hers; nothing changes until he says yes."""

    to: int


@dataclass(frozen=True, slots=True)
class ProposalAnswered:
    """Whoever was asked said yes, or not now."""

    proposal: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class CoachingEnded:
    """It ends, by her who has a coach, or by him who coaches `of`."""

    of: int | None = None


@dataclass(frozen=True, slots=True)
class CoachingOver:
    """It is over, whoever ended it: what talks still open held of it holds no more.

    `of`: with whom; on her side talks that began with a coach go on without.
    """

    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksAt:
    """She works there from now on: `of`, or whoever says so herself."""

    facility: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterMet:
    """She says that she is this one of the register, who was found by her telephone."""

    entry: int


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """A coach was asked about one of his people, of whom the register says otherwise."""

    entry: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswered:
    """What he says of it. `answer`: "here" | "moved" | "gone" | "number"; `words`: the new number."""

    entry: int
    kind: str
    answer: str
    words: str = ""


OfInvitation = InviteMade | InviteRevoked | InviteUsed | CodeWrong
OfTeam = (
    NamesShown
    | CoachProposed
    | CoachWanted
    | ProposalAnswered
    | CoachingEnded
    | CoachingOver
    | WorksAt
    | RegisterMet
    | RegisterAsked
    | RegisterAnswered
)
