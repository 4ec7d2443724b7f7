"""A picture, before it is kept: whoever sent it says whether a patient is on it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Record, Say, Text
from bot.conversation.events import Key
from bot.conversation.script import Chose, Part, Said, Script
from bot.conversation.visiting import PictureRefused

WAIT = timedelta(hours=1)  # then nobody has said that there is no patient on it
MOST_BETWEEN = 12  # typed words that answer something else, before the picture is let go

Beside = Callable[[Key, str], Script]


def of_patient(
    key: Key, media: str, still: Sequence[str] = (), named: str = "", beside: Beside | None = None
) -> Part[Any]:
    """What keeps a picture from being kept: her yes, her silence, or another answer; None when nothing does.

    `still`: choices of the talk that count meanwhile. `named`: words that begin so (a pattern) are `beside`
    the picture, which is asked about again. The key ends with the number of a round.
    """
    yes, no = f"{key}.patient", f"{key}.clear"
    asked, before = yes, key if still else None
    for n in range(1, MOST_BETWEEN + 1):
        answer = yield Ask(
            asked,
            "picture.patient_on_it",
            choices=(Choice(yes, "choice.yes"), Choice(no, "picture.clear")),
            accepts=(Text(named=named, only=True),) if named else (),
            wait=WAIT,
            continues=before,
            still=still,
        )
        if answer == Chose(no):
            return None
        if beside is None or not isinstance(answer, Said):
            break
        yield from beside(f"{key}.{n}", answer.words)
        asked, before = f"{key}.{n}.patient", asked
    yield Record(f"{key}.refused", PictureRefused(media))
    yield Say("picture.not_kept", key=f"{key}.refused")
    return answer
