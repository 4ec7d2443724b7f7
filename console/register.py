"""Register: a register of health workers comes in, looked at row by row first; and where the two differ."""

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, File, Path, Request, UploadFile
from fastapi.responses import Response, StreamingResponse

from console.content import go_on
from console.headers import headers
from console.params import ADMINISTRATORS, Administrator, FormText
from console.registering import Registers
from console.sheets import sheet
from console.steering import Console, Guest, Place, TurnedAwayError
from storage.store import LAST

PAGE = "/console/register"
PLACES = (Place("register", PAGE, ADMINISTRATORS),)
MOST_FILE = 5_000_000  # bytes
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
VERDICTS = ("refused", "repaired", "taken", "changed", "unchanged", "left_out")
SAID = frozenset(
    {"empty", "large", "source", "busy", "not_here", "twice", "nameless", "plus", "unreadable", "changed"}
)
EVERY = 0.5  # seconds between two looks
LOOKS = 600  # of one stream; the browser opens the next by itself
MOST_NUMBER = 40  # characters
DRIFTED = ("kind", "entry", "person", "name", "detail", "answer", "words")


def routes(console: Console) -> APIRouter:
    """Upload, columns, dry run, taking; and the drift."""
    router = APIRouter(prefix=PAGE, include_in_schema=False)
    registers = console.registers

    @router.get("")
    async def page(guest: Administrator, verdict: str = "", at: int = 0, done: str = "") -> Response:
        return await shown(guest, verdict=verdict, at=at, done=done)

    @router.post("/upload")
    async def upload(
        guest: Administrator,
        source: FormText = "register",
        part: FormText = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        data = await file.read(MOST_FILE + 1) if file is not None else b""
        source = source.strip().lower()
        fault = "empty" if not data else "large" if len(data) > MOST_FILE else ""
        fault = fault or ("" if SOURCE.fullmatch(source) else "source")
        fault = fault or await registers.upload(data, source, part=bool(part))
        return await shown(guest, fault=fault) if fault else go_on(guest, f"{PAGE}#main")

    @router.post("/columns")
    async def columns(request: Request, guest: Administrator, of: FormText = "") -> Response:
        """What each column is, as she confirms it; then each row is looked at, and nothing is changed."""
        posted = await request.form()
        fields = {
            int(name[4:]): str(value) for name, value in posted.items() if re.fullmatch(r"col\.\d{1,3}", name)
        }
        stands = await asyncio.to_thread(registers.stands)
        known = {"", *(stands["fields"] if stands else ())}
        fault = await registers.read(of, {at: field for at, field in fields.items() if field in known})
        return await shown(guest, fault=fault) if fault else go_on(guest, f"{PAGE}#main")

    @router.get("/live")
    async def live(guest: Administrator) -> Response:
        """How far it is, whenever that has changed (server-sent events)."""
        given = {**headers(framed=guest.login.framed), "X-Accel-Buffering": "no"}
        return StreamingResponse(progress(guest, registers), media_type="text/event-stream", headers=given)

    @router.get("/refused.{suffix}")
    async def refused(guest: Administrator, suffix: str) -> Response:
        data = await asyncio.to_thread(registers.refused, suffix)
        if data is None:
            raise TurnedAwayError(404, "not_here")
        name = f'attachment; filename="roster-refused.{suffix}"'
        given = {**headers(framed=guest.login.framed), "Content-Disposition": name}
        return Response(data, media_type="application/octet-stream", headers=given)

    @router.post("/take")
    async def take(
        guest: Administrator, key: FormText = "", of: FormText = "", people: FormText = ""
    ) -> Response:
        """What was shown is taken, and nothing else; not another list that somebody has uploaded since."""
        number = int(people) if people.isascii() and people.isdecimal() and len(people) < 9 else -1
        stands = await asyncio.to_thread(registers.stands)
        if stands is None or (stands["state"], stands["id"], stands["to_take"]) != ("shown", of, number):
            return await shown(guest, fault="changed")
        await guest.act("register_taken", key)
        fault = await registers.take(of, number)
        return await shown(guest, fault=fault) if fault else go_on(guest, f"{PAGE}#main")

    @router.post("/drop")
    async def drop(guest: Administrator) -> Response:
        await asyncio.to_thread(registers.drop)
        return go_on(guest, f"{PAGE}?done=dropped")

    @router.get("/drift")
    async def drift(guest: Administrator, kind: str = "", at: int = 0, done: str = "") -> Response:
        told = await guest.look("drift", kind=kind, page=min(max(at, 0), 10_000))
        return guest.page("register_drift.html", told=told, done=done == "said", fault="", most=MOST_NUMBER)

    @router.get("/drift.csv")
    async def drift_sheet(guest: Administrator, kind: str = "") -> Response:
        """One kind in full; without a kind, how many of each are open."""
        told = await guest.look("drift", kind=kind, page=0)
        if not kind:
            counts = [{"kind": each, "open": count} for each, count in told["counts"].items()]
            return sheet(guest, "register-drift", ("kind", "open"), counts)
        rows = [*told["rows"]]
        for page in range(1, told["pages"]):
            rows += (await guest.look("drift", kind=kind, page=page))["rows"]
        said = {"answer": "", "words": ""}
        lines = ({"kind": kind, **row, **(row["said"] or said)} for row in rows)
        return sheet(guest, f"register-drift-{kind}", DRIFTED, lines)

    @router.post("/drift/{entry}")
    async def said(
        guest: Administrator,
        entry: Annotated[int, Path(ge=1, le=LAST)],
        key: FormText = "",
        kind: FormText = "",
        answer: FormText = "",
        number: FormText = "",
    ) -> Response:
        """One tap: her word, with its day; nothing happens to anybody."""
        told = await guest.look("drift", kind=kind, page=0)
        if answer not in told["answers"]:
            raise TurnedAwayError(404, "not_here")
        words = " ".join(number.split())[:MOST_NUMBER] if answer == "number" else ""
        if answer == "number" and not words:
            return guest.page(
                "register_drift.html", status=422, told=told, done=False, fault="number", most=MOST_NUMBER
            )
        await guest.act("register_said", key, entry=entry, kind=kind, answer=answer, words=words)
        return go_on(guest, f"{PAGE}/drift?kind={kind}&done=said#done")

    async def shown(
        guest: Guest, *, verdict: str = "", at: int = 0, fault: str = "", done: str = ""
    ) -> Response:
        stands = await asyncio.to_thread(registers.stands)
        verdict = verdict if verdict in VERDICTS else ""
        rows = await asyncio.to_thread(registers.rows, verdict, min(max(at, 0), 10_000))
        return guest.page(
            "register.html",
            status=422 if fault else 200,
            one=stands,
            rows=rows,
            verdict=verdict,
            verdicts=VERDICTS,
            drift=(await guest.look("drift"))["counts"] if stands is None else {},
            **_told(fault),
            done=done if done == "dropped" else "",
            wording=lambda words: wording(guest, words),
        )

    return router


def _told(fault: str) -> dict[str, str]:
    """A fault by its name, or in the words of whoever has read the file."""
    return {"fault": fault, "says": ""} if fault in SAID or not fault else {"fault": "file", "says": fault}


async def progress(guest: Guest, registers: Registers) -> AsyncGenerator[str]:
    """Each event is the part of the page that tells how far it is."""
    last = ""
    for _ in range(LOOKS):
        one = await asyncio.to_thread(registers.stands)
        if one is None or one["state"] not in ("reading", "taking"):
            yield "event: over\ndata: over\n\n"
            return
        part = await guest.part("register_progress.html", one=one)
        if part != last:
            last = part
            yield "".join(f"data: {line}\n" for line in part.splitlines()) + "\n"
        await asyncio.sleep(EVERY)


REASONS = {
    name: re.compile(pattern)
    for name, pattern in {
        "no_name": r"no name",
        "no_id": r"no id",
        "no_role": r"no role: .*",
        "no_number": r"no number that can be used: .*",
        "job": r"the job '?(?P<words>.*?)'? is in no table: .*",
        "landline": r"a telephone is left out: a landline.*",
        "rounded": r"a telephone is left out: a spreadsheet rounded it.*",
        "digits": r"a telephone is left out: (?P<count>\d+) digits; .*",
        "telephone": r"a telephone is left out: .*",
        "new_place": r"a new place: '?(?P<words>.*?)'?",
        "no_place": r"her place '?(?P<words>.*?)'? is in no register: .*",
        "several_places": r"several places are called '?(?P<words>.*?)'?: .*",
        "cells": r"it has more cells than the heading: .*",
        "one_identifier": r"one identifier of several people: (?P<words>.*); give each her own",
        "several_entries": r"its identifiers are of several entries, .*",
        "several_rows": r"several rows have identifiers of entry .*",
        "began": r"the day it began is left out: .*",
        "ended": r"the day it ended is left out: .*",
        "mended": r"letters that were spoilt .*",
        "forgotten": r"she asked to be forgotten",
        "other_job": r"none of the programme's jobs: (?P<words>.*)",
        "perhaps": r"perhaps (?P<words>.*), who has this name there: .*",
        "name": r"her name",
        "number": r"her telephone",
        "place": r"her place",
        "cadre": r"her cadre",
        "works": r"whether she still works",
        "back": r"she is back",
        "role_over": r"a role is called active and has ended: .*",
        "role_order": r"a role ends before it begins: .*",
        "role_day": r"a role's (?:start|end) is left out: .*",
        "active": r"active is no yes or no",
        "together": r"(?P<count>\d+) rows of one person are taken together",
        "no_json": r"no JSON .*",
        "breaks_off": r"the file breaks off here .*",
        "no_resource": r"no resource",
        "nobody": r"a role of nobody: .*",
        "role_unread": r"no role of hers was read, .*",
        "sheets": r"(?P<of>.*): of its sheets '(?P<words>.*)' is read and (?P<others>.*) is not, so .*",
        "unread": r"(?P<of>.*): not all of it can be read, .*",
        "others": r"(?P<of>.*): (?P<count>\d+) resources of other kinds are passed over",
    }.items()
}
"""The reasons of `jigi roster`, for a page in its language; one that is none of these stands as it is."""


def wording(guest: Guest, reason: str) -> str:
    """A reason in her language."""
    for name, pattern in REASONS.items():
        if found := pattern.fullmatch(reason):
            args = {
                **found.groupdict(),
                **({"count": int(found["count"])} if "count" in pattern.groupindex else {}),
            }
            return guest.console.said(guest.person.language, f"register.why.{name}", **args)
    return reason
