"""Reserved: talks that are for whoever holds a role, when she holds it no more in the middle of one."""

from bot.conversation.effects import CancelTimer
from bot.conversation.leading import Leading
from bot.conversation.state import Frame
from bot.conversation.turn import question_of
from bot.people import Role


def let_go(turn: Leading) -> tuple[Frame, ...]:
    """Close her talks that are for roles which she does not hold; those talks, hers first."""
    lost = tuple(frame for frame in turn.stack.known if _is_lost(turn, frame))
    for frame in lost:
        turn.do(CancelTimer("silence", question_of(frame)), frame)
        turn.drop(frame)
    return lost


def lost(turn: Leading) -> Frame | None:
    """The talk that she was in, when it is for a role that she holds no more; it is closed."""
    before = turn.stack.top
    return before if before in let_go(turn) else None


def tell(turn: Leading, frame: Frame) -> None:
    """What she sent was for a talk that is over; she is told why."""
    roles = [role for role in Role if role in turn.flows[frame.flow].roles]
    turn.say("reserved.lost", {"roles": roles}, shortcuts=("menu",))


def _is_lost(turn: Leading, frame: Frame) -> bool:
    roles = turn.flows[frame.flow].roles
    return bool(roles) and not roles & turn.around.person.roles
