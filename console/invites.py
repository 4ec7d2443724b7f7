"""Invites: codes by which people come, with a sheet to print for those who hand them out."""

from typing import Any

import segno
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from bot.people import Role
from console.headers import headers
from console.params import ADMINISTRATORS, Administrator, FormText
from console.steering import Console, Guest, Place

PLACES = (Place("invites", "/console/invites", ADMINISTRATORS),)
MOST = 12  # codes of one form
LONGEST = 80  # characters of a place


def routes(console: Console) -> APIRouter:  # noqa: ARG001
    """Codes that were given, new ones, and the sheet."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/invites")
    async def invites(guest: Administrator, done: str = "") -> Response:
        return await shown(guest, done=done)

    @router.post("/invites")
    async def invite(
        guest: Administrator,
        key: FormText = "",
        role: FormText = "",
        number: FormText = "1",
        place: FormText = "",
        district: FormText = "",
    ) -> Response:
        written = {"role": role, "number": number, "place": place.strip()[:LONGEST], "district": district}
        told = await guest.look("invites")
        near = (await guest.look("facilities", words=written["place"]))["rows"] if written["place"] else []
        fault = _fault(told, written, near)
        if fault:
            return await shown(guest, fault=fault, written=written, near=near)
        facility = near[0]["id"] if near else ""
        given = {"role": role, "number": int(number), "facility": facility}
        await guest.act("invited", key, **given, district="" if facility else district)
        return RedirectResponse("/console/invites?done=invited#done", 303, headers(framed=guest.login.framed))

    @router.post("/invites/revoke")
    async def revoke(guest: Administrator, key: FormText = "", code: FormText = "") -> Response:
        await guest.act("invitation_revoked", key, code=code[:40])
        return RedirectResponse("/console/invites?done=revoked#done", 303, headers(framed=guest.login.framed))

    @router.get("/invites/sheet")
    async def sheet(guest: Administrator, code: str = "") -> Response:
        told = await guest.look("sheet", code=code)
        rows = [{**row, "squares": [_square(link) for link in row["links"]]} for row in told["rows"]]
        return guest.page("sheet.html", sheet={**told, "rows": rows})

    async def shown(
        guest: Guest,
        *,
        done: str = "",
        fault: str = "",
        written: dict[str, str] | None = None,
        near: Any = (),
    ) -> Response:
        return guest.page(
            "invites.html",
            status=422 if fault else 200,
            invites=await guest.look("invites"),
            done=done if done in ("invited", "revoked") else "",
            fault=fault,
            written=written or {"role": "worker", "number": "1", "place": "", "district": ""},
            near=near,
            most=MOST,
        )

    return router


def _fault(told: Any, written: dict[str, str], near: Any) -> str:
    """What is wrong with an invitation, by the name of what is said of it."""
    number = written["number"]
    if written["role"] not in told["gives"]:
        return "role"
    if not (number.isascii() and number.isdecimal() and len(number) < 3 and 1 <= int(number) <= MOST):
        return "number"
    if written["place"] and len(near) != 1:
        return "several" if near else "nowhere"
    answers = written["role"] in (Role.COACH, Role.DISTRICT)
    if written["district"] and (not answers or written["district"] not in told["districts"]):
        return "district"
    return "officer" if written["role"] == Role.DISTRICT and not (near or written["district"]) else ""


def _square(link: str) -> dict[str, object]:
    """Where it leads, and what a phone's camera reads: SVG that we drew, of an address of our settings."""
    drawn = segno.make_qr(link, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True)
    where = "telegram" if link.startswith("https://t.me/") else "whatsapp"
    return {"where": where, "drawn": Markup(drawn)}  # noqa: S704
