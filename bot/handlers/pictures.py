"""A picture, before it is kept: whoever sent it says whether a patient is on it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Key
from bot.conversation.script import Chose, Part
from bot.conversation.visiting import PictureRefused

WAIT = timedelta(hours=1)  # then nobody has said that there is no patient on it


def of_patient(key: Key, media: str, still: Sequence[str] = ()) -> Part[Any]:
    """What keeps a picture from being kept: her yes, her silence, or another answer; None when nothing does.

    `still`: choices of the talk that count meanwhile. The key ends with the number of a round.
    """
    no = f"{key}.clear"
    answer = yield Ask(
        f"{key}.patient",
        "picture.patient_on_it",
        choices=(Choice(f"{key}.patient", "choice.yes"), Choice(no, "choice.no")),
        wait=WAIT,
        continues=key if still else None,
        still=still,
    )
    if answer == Chose(no):
        return None
    yield Record(f"{key}.refused", PictureRefused(media))
    yield Say("picture.not_kept", key=f"{key}.refused")
    return answer
