"""A code that she was given: what it gives her, or which way it is good no more."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.joining import CoachingOver, CodeWrong, InviteUsed
from bot.conversation.script import Chose, Part

NOTHING_TOLD = {"by": "", "day": ""}
YES, NO = Choice("yes", "invitation.yes"), Choice("no", "invitation.no")


def used(typed: str) -> Part[Mapping[str, Any] | None]:
    """What she becomes by a code; None when it is refused, or she leaves it.

    Where it gives her another coach or another facility she is asked first.
    """
    code = "".join(typed.split())
    found = (yield Find(f"invitation.{code}", "invitation", code)).rows
    if found["state"] == "open" and (found["former"] or found["moves"]):
        if (yield Ask(f"sure.{code}", "invitation.sure", found, choices=(YES, NO))) != Chose("yes"):
            yield Say("invitation.kept")
            return None
        # looked up once more: somebody else may have used it while she thought it over
        found = (yield Find(f"still.{code}", "invitation", code)).rows
    if found["state"] == "unknown":
        yield Record(f"wrong.{code}", CodeWrong())
    if found["state"] != "open":
        yield Say("invitation.refused", {**NOTHING_TOLD, **found}, key=f"refused.{code}")
        return None
    yield Record(f"used.{code}", InviteUsed(found["code"]))
    if found["former"]:
        yield Record(f"parted.{code}", CoachingOver(found["former"]["id"]))
    yield Say("invitation.taken", found, key=f"taken.{code}")
    taken: Mapping[str, Any] = found
    return taken
