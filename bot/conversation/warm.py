"""Warm talks: flows that wait at their question, kept running in memory.

A talk can always be run from the top; one that is warm need not be. It is known by the very frame
that it left at rest, so that a talk of which anything was undone or loaded anew is never taken for
it. Nothing but time depends on it.
"""

from collections import OrderedDict

from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.people import PersonId


class Warm:
    """One talk for each of the people who wrote last."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._talks: OrderedDict[PersonId, tuple[Frame, Talk]] = OrderedDict()

    def keep(self, person: PersonId, frame: Frame, talk: Talk) -> None:
        """This talk waits in this frame."""
        self._talks[person] = (frame, talk)
        self._talks.move_to_end(person)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)

    def take(self, person: PersonId, frame: Frame) -> Talk | None:
        """The talk that waits in this very frame, to be led on once."""
        kept = self._talks.pop(person, None)
        return kept[1] if kept is not None and kept[0] is frame else None
