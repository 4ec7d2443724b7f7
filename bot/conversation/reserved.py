"""Reserved: talks that are for whoever holds a role, when she holds it no more in the middle of one."""

from bot.conversation.effects import CancelTimer
from bot.conversation.leading import Leading
from bot.conversation.state import Frame
from bot.conversation.turn import question_of
from bot.people import Role


class Reserved(Leading):
    """What is over since her role was lost. Nothing of it is asked, looked up or kept any more."""

    def let_go(self) -> tuple[Frame, ...]:
        """Close her talks that are for roles which she does not hold; those talks, hers first."""
        lost = tuple(frame for frame in self.stack.known if self._is_lost(frame))
        for frame in lost:
            self.do(CancelTimer("silence", question_of(frame)), frame)
            self.drop(frame)
        return lost

    def lost(self) -> Frame | None:
        """The talk that she was in, when it is for a role that she holds no more; it is closed."""
        before = self.stack.top
        return before if before in self.let_go() else None

    def tell_lost(self, frame: Frame) -> None:
        """What she sent was for a talk that is over; she is told why."""
        roles = [role for role in Role if role in self.flows[frame.flow].roles]
        self.say("reserved.lost", {"roles": roles}, shortcuts=("menu",))

    def _is_lost(self, frame: Frame) -> bool:
        roles = self.flows[frame.flow].roles
        return bool(roles) and not roles & self.around.person.roles
