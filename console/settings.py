"""Settings: what an administrator may decide from a page; shown once more before it is written."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from console.headers import headers
from console.params import ADMINISTRATORS, Administrator
from console.steering import Console, Guest, Place

PLACES = (Place("settings", "/console/settings", ADMINISTRATORS),)
LONGEST = 20_000  # characters of a list
MOST_TOLD = 40  # faults


class Filled(BaseModel):
    """The form as posted. `mark`: of what stood when the page was shown; `sure`: she was asked once more."""

    weekly_budget: str = ""
    since: str = ""
    until: str = ""
    holidays: str = ""
    referral: str = ""
    draft_content: str = ""
    mark: str = ""
    key: str = ""
    sure: str = ""

    def fields(self) -> dict[str, str]:
        """What is decided in it."""
        return {
            "weekly_budget": self.weekly_budget.strip(),
            "since": self.since.strip(),
            "until": self.until.strip(),
            "holidays": self.holidays[:LONGEST],
            "referral": self.referral[:LONGEST],
            "draft_content": "yes" if self.draft_content else "",
        }


def routes(console: Console) -> APIRouter:
    """What was decided, a change held against all its faults, and the change."""
    router = APIRouter(prefix="/console", include_in_schema=False)
    running = console.running

    @router.get("/settings")
    async def settings(guest: Administrator, done: str = "") -> Response:
        told = await asyncio.to_thread(running.decided)
        return shown(guest, told, _form(told["written"]), done=done)

    @router.post("/settings")
    async def change(guest: Administrator, filled: Annotated[Filled, Form()]) -> Response:
        """First what would change, then, when somebody is sure, the change."""
        told = await asyncio.to_thread(running.decided)
        form, mark = filled.fields(), filled.mark
        written = _read(form)
        faults = await asyncio.to_thread(running.faults, written)
        if mark != told["mark"]:
            return shown(guest, told, _form(told["written"]), fault="meanwhile")
        if faults:
            return shown(guest, told, form, faults=faults)
        changes = [name for name in written if written[name] != told["written"][name]]
        if not changes:
            return shown(guest, told, form, fault="same")
        if not filled.sure:
            guest.only_asks()
            before = _form(told["written"])
            return guest.page(
                "sure_settings.html", form=_form(written), before=before, changes=changes, mark=mark
            )
        await guest.act("decided", filled.key)
        if not await asyncio.to_thread(running.decide, written, mark):
            return shown(guest, told, form, fault="not_written")
        path = "/console/settings?done=decided#done"
        return RedirectResponse(path, 303, headers(framed=guest.login.framed))

    def shown(
        guest: Guest,
        told: Mapping[str, Any],
        form: Mapping[str, str],
        *,
        done: str = "",
        fault: str = "",
        faults: Any = (),
    ) -> Response:
        return guest.page(
            "settings.html",
            status=422 if fault or faults else 200,
            form=form,
            mark=told["mark"],
            waits=told["waits"],
            done=done if done == "decided" else "",
            fault=fault,
            faults=faults[:MOST_TOLD],
        )

    return router


def _form(written: Mapping[str, Any]) -> dict[str, str]:
    """As it stands in the fields: a day or a place a line."""
    return {
        "weekly_budget": str(written["weekly_budget"]),
        "since": written["quiet"]["since"],
        "until": written["quiet"]["until"],
        "holidays": "\n".join(
            f"{day} | {one['fr']} | {one['en']}" for day, one in written["holidays"].items()
        ),
        "referral": "\n".join(
            f"{place} | {one['phone']} | {one['verified_on']}" for place, one in written["referral"].items()
        ),
        "draft_content": "yes" if written["draft_content"] else "",
    }


def _read(form: Mapping[str, str]) -> dict[str, Any]:
    """What the fields say. What is no number, no day or no line stays as it was written, and is told."""
    budget = form["weekly_budget"]
    is_number = budget.isascii() and budget.isdecimal() and len(budget) < 10
    return {
        "weekly_budget": int(budget) if is_number else budget,
        "quiet": {"since": form["since"], "until": form["until"]},
        "holidays": {day: {"fr": fr, "en": en} for day, fr, en in _lines(form["holidays"])},
        "referral": {
            place: {"phone": phone, "verified_on": day} for place, phone, day in _lines(form["referral"])
        },
        "draft_content": bool(form["draft_content"]),
    }


def _lines(text: str) -> list[tuple[str, str, str]]:
    """Three parts of each line that says something; what is missing is empty."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        first, second, third = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
        found.append((first, second, third))
    return found
