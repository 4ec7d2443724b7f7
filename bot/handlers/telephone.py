"""Telephone: the register knows her by her number, if she wants to give it."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import TELEPHONE, Ask, Choice, Find, Record, Say, Telephone
from bot.conversation.joining import CodeWrong, RegisterMet
from bot.conversation.script import Chose, Part, Skipped

YES, NO = Choice("yes", "telephone.yes"), Choice("no", "telephone.no")


def way() -> Part[str]:
    """How she can give it: "share" | "type"; empty where it would tell nothing."""
    found = yield Find("telephone.way", "telephone_way", "")
    return str(found.rows)


def met(how: str) -> Part[Mapping[str, Any] | None]:
    """As whom the register knows her, once she has seen it and said that it is she; else None."""
    share = how == "share"
    asked = Telephone(shares="telephone.button" if share else "")
    answer = yield Ask(TELEPHONE, f"telephone.{how}", accepts=(asked,), skippable=True)
    if answer == Skipped():
        if share:
            yield Say("telephone.later", shared=True)
        return None
    found = (yield Find("telephone.found", "register_row", "")).rows
    if found["state"] != "one":
        if not share and found["state"] == "nobody":
            yield Record("telephone.wrong", CodeWrong())  # so that nobody tries one number after the other
        shortcuts = ("link",) if found["state"] == "taken" else ()
        yield Say(f"telephone.{found['state']}", {"proved": share}, shortcuts=shortcuts, shared=share)
        return None
    if share:
        yield Say("telephone.read", shared=True)
    if (yield Ask("telephone.sure", "telephone.one", found, choices=(YES, NO))) != Chose("yes"):
        yield Say("telephone.not_her")
        return None
    yield Record("telephone", RegisterMet(found["entry"]))
    yield Say("telephone.met")
    hers: Mapping[str, Any] = found
    return hers
