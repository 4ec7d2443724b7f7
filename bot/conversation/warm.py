"""Warm talks: flows that wait at their question, kept running in memory.

A talk can always be run from the top; one that is warm need not be. It is known by the very frame
that it left at rest, so that a talk of which anything was undone or loaded anew is never taken for
it. Nothing but time depends on it.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.conversation.effects import Find
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.people import PersonId


class Warm:
    """One talk for each of the people who wrote last."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._talks: OrderedDict[PersonId, tuple[Frame, Talk]] = OrderedDict()

    def keep(self, person: PersonId, frame: Frame, talk: Talk) -> None:
        """This talk waits in this frame; of its turn, in which a PIN may be, nothing stays with it."""
        talk.find = _nowhere
        self._talks[person] = (frame, talk)
        self._talks.move_to_end(person)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)

    def take(self, person: PersonId, frame: Frame, find: Callable[[Find], Any]) -> Talk | None:
        """The talk that waits in this very frame, to be led on once, in a world that is asked by `find`."""
        kept = self._talks.pop(person, None)
        if kept is None or kept[0] is not frame:
            return None
        talk = kept[1]
        talk.find = find
        return talk


def _nowhere(wanted: Find) -> Any:
    raise AssertionError(f"a talk that waits looks up {wanted.key!r}")
