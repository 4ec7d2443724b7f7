"""Moment: when was it? Tapped, with the hour on the button, or typed; what cannot be is asked again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.conversation.effects import Ask, Choice, Find, Number, Text
from bot.conversation.script import Chose, Part, Said

MINUTE = timedelta(minutes=1)
MOST_ASKED = 3  # times, before it is left open

# A bare figure among buttons is neither a place in the list nor an hour: it is asked again.
_TYPED = (Text(60), Number(0, 99))


class Clock(Protocol):
    """What her clock showed when she was asked, and how long an answer is waited for."""

    now: datetime
    steps: int

    @property
    def wait(self) -> timedelta: ...


@dataclass(frozen=True, slots=True)
class Given:
    """`at` when she gave an hour; else the button that she chose, "" when she gave nothing."""

    at: datetime | None = None
    typed: bool = False
    chose: str = ""


def ago(minutes: Iterable[int], now: datetime, stamp: Callable[[datetime], str]) -> Iterator[Choice]:
    """Buttons that bear their hour: a tap that waited on the way means what it meant when it was made."""
    for m in minutes:
        label = "companion.ago" if m else "companion.now"
        yield Choice(f"-{m}", label, args={"at": stamp(now - m * MINUTE)[-5:], "minutes": m})


def moment(
    clock: Clock, key: str, text: str, args: Mapping[str, Any], choices: Iterable[Choice]
) -> Part[Given]:
    """The hour that she gives; those that are to come, too long ago or unreadable are met kindly."""
    choices, now, earlier = tuple(choices), clock.now, None
    for k in range(MOST_ASKED):
        clock.steps += 2
        name = key if k == 0 else f"{key}.again.{k}"
        answer = yield Ask(
            name, text, args, choices=choices, accepts=_TYPED, wait=clock.wait, continues=earlier, strict=True
        )
        match answer:
            case Chose(value) if value.startswith("-"):
                return Given(now - int(value[1:]) * MINUTE)
            case Chose(value):
                return Given(chose=value)
            case Said(words):
                found = yield Find(f"{key}.read.{k}", "past", words)
            case _:
                return Given()
        if "at" in found.rows:
            return Given(datetime.fromisoformat(found.rows["at"]), typed=True)
        text, args, earlier = f"companion.{found.rows['fault']}", {"now": found.rows["now"]}, name
    return Given()
