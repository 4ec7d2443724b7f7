"""A talk, resumed: the flow run from the top and fed what was lived.

It stops at the first question without an answer. What it yields on the way and was not lived yet
is new; what was lived is not emitted again. Hence a restart, a correction and a flow that gained a
question are all the normal case.
"""

import itertools
from collections.abc import Callable
from typing import Any

from bot import people
from bot.conversation.effects import Ask, Effect, Find, HandOver, key_of
from bot.conversation.events import Key
from bot.conversation.script import Answer, Flow, FlowError, Found, Said, freeze, thaw
from bot.conversation.state import Frame, Lived

MOST_STEPS = 200  # effects of one run; a flow that needs more is running away

TOLD = "tell "  # how the key of a `Notify` begins
HERS = {"chose", "said", "counted", "dated", "timed", "spoke", "showed", "numbered", "skipped"}


class Talk:
    """One run of a flow. `ask` is its open question; `over` when it has ended; `find` looks up for it."""

    __slots__ = ("_frame", "_lived", "_reply", "_script", "_used", "ask", "find", "led_to", "over")

    def __init__(self, frame: Frame, flow: Flow, find: Callable[[Find], Any]) -> None:
        self._frame = frame
        self.find = find
        self._lived = dict(frame.lived)
        self._used: set[Key] = set()
        self._script = flow.script(people.thaw(frame.facts["person"]), frame.facts)
        self._reply: Answer | None = None
        self.ask: Ask | None = None
        self.led_to: HandOver | None = None
        self.over = False

    @property
    def edition(self) -> str:
        """Of the packs, as the talk began with it."""
        return self._frame.edition

    @property
    def lived(self) -> Lived:
        """Everything lived so far; a copy, for the talk may be led on while that is at rest."""
        return dict(self._lived)

    def run(self) -> list[Effect]:
        """Lead on to the next question or the end; what is new, without the question itself.

        Raises FlowError when a key stands twice or the flow runs away.
        """
        new: list[Effect] = []
        while True:
            try:
                effect = self._script.send(self._reply)
            except StopIteration:
                self.over = True
                return new
            key = key_of(effect)
            if key in self._used:
                raise FlowError(f"{self._frame.flow}: the key {key!r} stands twice in one talk")
            if len(self._used) == MOST_STEPS:
                raise FlowError(f"{self._frame.flow}: more than {MOST_STEPS} steps, at {key!r}")
            self._used.add(key)
            if isinstance(effect, Ask) and _no_longer_offered(effect, self._lived.get(key)):
                del self._lived[key]  # an answer before it was corrected, and this one hung on that
            if key not in self._lived:
                if isinstance(effect, Ask):
                    self.ask = effect
                    return new
                if isinstance(effect, Find):
                    self._lived[key] = freeze(Found(self.find(effect)))
                else:
                    self._lived[key] = 1
                    if isinstance(effect, HandOver):
                        self.led_to = effect
                        self.over = True
                        return new
                    new.append(effect)
            lived = self._lived[key]
            self._reply = thaw(lived) if isinstance(lived, list) else None

    def answer(self, answer: Answer) -> list[Effect]:
        """Answer the open question and lead on."""
        if self.ask is None:
            raise FlowError(f"{self._frame.flow}: no question is open")
        self._lived[self.ask.key] = freeze(answer)
        self._reply = answer
        self.ask = None
        return self.run()


def _no_longer_offered(ask: Ask, lived: Any) -> bool:
    """Whether this answer is a choice that the question does not give."""
    return isinstance(lived, list) and lived[0] == "chose" and lived[1] not in ask.taps


def without(frame: Frame, key: Key) -> Frame:
    """The talk as if this had never been answered, nor what hangs on it (`goal`, `goal.day`).

    What was kept under these names is dropped as well, so that it is kept anew.
    """
    names = {k: k.rpartition(" ")[2] for k in frame.lived}
    lived = {k: v for k, v in frame.lived.items() if not f"{names[k]}.".startswith(f"{key}.")}
    return frame._replace(lived=lived)


def one_back(frame: Frame) -> Frame | None:
    """The talk before her last answer and what followed it.

    None when she has given none, or somebody else was told of it since: that cannot be taken back.
    """
    keys = list(frame.lived)
    for position in range(len(keys) - 1, -1, -1):
        if keys[position].startswith(TOLD):
            return None
        value = frame.lived[keys[position]]
        if isinstance(value, list) and value[0] in HERS:
            return frame._replace(lived={k: frame.lived[k] for k in keys[:position]})
    return None


def last_said(frame: Frame) -> tuple[Frame, Said] | None:
    """The talk before her last answer, at that question, and the answer; None when it was not words."""
    earlier = one_back(frame)
    if earlier is None:
        return None
    key = next(itertools.islice(frame.lived, len(earlier.lived), None))
    said = thaw(frame.lived[key])
    return (earlier._replace(asked=key), said) if isinstance(said, Said) else None


def answered(frame: Frame, answer: Answer) -> Frame:
    """The talk with the question answered under the key it was asked by, whatever the flow says now."""
    return frame._replace(lived={**frame.lived, frame.asked: freeze(answer)})
