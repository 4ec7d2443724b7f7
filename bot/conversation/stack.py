"""The stack: talks that lie on each other, the one she is in on top; beside it those laid aside.

A talk that fell silent, or gave way, is parked: a tap on its question still counts for it.
"""

from datetime import datetime, timedelta

from bot.conversation.events import Event, TimerFired
from bot.conversation.script import Flows
from bot.conversation.state import Conversation, Frame

MOST_FRAMES = 6  # talks that lie on top of each other
MOST_PARKED = 12  # questions that may still be answered late
STILL_READ = timedelta(hours=6)  # for so long a question that came by itself may be answered by a word


class Stack:
    """The talks of one conversation, while a turn is made."""

    def __init__(self, conversation: Conversation, flows: Flows, event: Event) -> None:
        self._frames = list(conversation.stack)
        self._parked = list(conversation.parked)
        self._flows = flows
        self._at = event.at
        self._uncalled = isinstance(event, TimerFired)  # she did nothing just now: she may be answering

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The open talks, hers last."""
        return tuple(self._frames)

    @property
    def parked(self) -> tuple[Frame, ...]:
        """Those laid aside, the latest last."""
        return tuple(self._parked[-MOST_PARKED:])

    @property
    def known(self) -> tuple[Frame, ...]:
        """Every talk that can still be answered, hers first."""
        return (*reversed(self._frames), *reversed(self._parked))

    @property
    def top(self) -> Frame | None:
        """The talk she is in."""
        return self._frames[-1] if self._frames else None

    @top.setter
    def top(self, frame: Frame) -> None:
        self._frames[-1] = frame

    def is_light(self, frame: Frame) -> bool:
        return self._flows[frame.flow].light

    def came_by_itself(self, frame: Frame) -> bool:
        """Whether she neither opened this talk nor has said a word in it yet."""
        return bool(self._flows[frame.flow].timers) and frame.heard_at == frame.opened_at

    def is_read(self, frame: Frame) -> bool:
        """Whether its question was shown so lately that a word may be meant for it."""
        return self._at - datetime.fromisoformat(frame.asked_at or frame.opened_at) <= STILL_READ

    def _gives_way(self, frame: Frame) -> bool:
        """Whether a light talk is laid aside: not by what came by itself, for its question is being read."""
        if not self._uncalled or not self.is_light(frame):
            return self.is_light(frame)
        return self.came_by_itself(frame) and not self.is_read(frame)

    def lay(self, frame: Frame) -> None:
        """Lay a new talk on top; light ones that lay there give way."""
        while self.give_way():
            pass
        self._frames.append(frame)
        if len(self._frames) > MOST_FRAMES:
            self.park(next(filter(self.is_light, self._frames[:-1]), self._frames[0]))

    def bring_up(self, frame: Frame) -> None:
        """Lay a talk that is known on top."""
        if frame is not self.top:
            self.drop(frame)
            self.lay(frame)

    def park(self, frame: Frame) -> None:
        """Lay a talk aside, in peace."""
        self.drop(frame)
        self._parked.append(frame)

    def give_way(self) -> bool:
        """Lay a light talk on top aside; whether there was one."""
        if self.top is None or not self._gives_way(self.top):
            return False
        self.park(self.top)
        return True

    def settle(self) -> None:
        """She goes on with the talk on top: light ones that it came upon are laid aside."""
        for frame in self._frames[:-1]:
            if self._gives_way(frame):
                self.park(frame)

    def drop(self, frame: Frame) -> None:
        """Take a talk that is over from the stack, wherever it lies."""
        for frames in (self._frames, self._parked):
            if frame in frames:
                frames.remove(frame)

    def swap(self, frame: Frame, other: Frame) -> None:
        """A talk goes on as that one."""
        for frames in (self._frames, self._parked):
            if frame in frames:
                frames[frames.index(frame)] = other

    def clear(self) -> None:
        """Leave her in peace: nothing is asked of her any more, though all can still be answered."""
        self._parked += self._frames
        self._frames.clear()
