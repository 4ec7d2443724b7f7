"""Writing: packs uploaded and cards edited, into drafts that nobody is shown; compared, then published."""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import Response

from bot.content import editing
from bot.content.drafts import RefusedError
from bot.content.unpacking import MOST_ZIP
from console.content import found, go_on, tried
from console.drafting import PageData
from console.params import EntryId, FormText, PackId, Trainer
from console.steering import Console, Guest, Place, TurnedAwayError

PLACES: tuple[Place, ...] = ()
MOST_SHOWN = 60  # faults on one page; the rest is counted
MOST_PIECES = 120  # of one comparison, so that the page stays light


def routes(console: Console) -> APIRouter:
    """Upload, edit, compare, publish."""
    router = APIRouter(prefix="/console/content", include_in_schema=False)
    drafting = console.drafting

    @router.post("/upload")
    async def upload(guest: Trainer, pack: Annotated[UploadFile | None, File()] = None) -> Response:
        data = await pack.read(MOST_ZIP + 1) if pack is not None else b""
        why = await tried(drafting.upload, data)
        if why is not None:
            return refused(guest, "content_upload.html", why)
        return go_on(guest, "/console/content?done=uploaded")

    @router.get("/{pack}/edit/{id}")
    async def edit(guest: Trainer, pack: PackId, id: EntryId, question: int = 0) -> Response:
        """`question`: what was asked in the field, of which a new card is made."""
        source = await found(drafting.source, pack, id)
        if source["is_new"]:
            rows = (await guest.look("questions"))["rows"] if question else ()
            words = next((row["words"] for row in rows if row["id"] == question), "")
            sheets = [
                {**sheet, "words": editing.skeleton(pack, id, words, first=n == 0)}
                for n, sheet in enumerate(source["sheets"])
            ]
            source = {**source, "sheets": sheets}
        return form(guest, pack, id, source)

    @router.post("/{pack}/edit/{id}")
    async def save(request: Request, guest: Trainer, pack: PackId, id: EntryId) -> Response:
        posted = await request.form()
        said = {name: value for name, value in posted.items() if isinstance(value, str)}
        source = await found(drafting.source, pack, id)
        words = {sheet["language"]: said.get(f"words.{sheet['language']}", "") for sheet in source["sheets"]}
        read, since, doses = "read" in said, said.get("since", ""), said.get("doses", "")
        why = await tried(drafting.edit, pack, id, words, doses, read=read, since=since)
        if why is None:
            return go_on(guest, f"/console/content/{pack}/card/{id}?done=saved")
        sheets = [{**sheet, "words": words[sheet["language"]]} for sheet in source["sheets"]]
        return form(guest, pack, id, {**source, "sheets": sheets, "doses": doses, "digest": since}, why, read)

    @router.get("/{pack}/compare")
    async def compare(guest: Trainer, pack: PackId) -> Response:
        return await difference(guest, pack)

    @router.post("/{pack}/publish")
    async def publish(guest: Trainer, pack: PackId, since: FormText = "") -> Response:
        try:
            await drafting.publish(pack, since)
        except RefusedError as error:
            if error.why == "not_here":
                raise TurnedAwayError(404, "not_here") from error
            return await difference(guest, pack, error)
        return go_on(guest, f"/console/content/{pack}?done=published")

    @router.post("/{pack}/discard")
    async def discard(guest: Trainer, pack: PackId) -> Response:
        await tried(drafting.discard, pack)
        return go_on(guest, "/console/content?done=discarded")

    async def difference(guest: Guest, pack: str, why: RefusedError | None = None) -> Response:
        told = await found(drafting.compare, pack, guest.person.language, guest.today)
        pieces = told["pieces"]
        return guest.page(
            "content_compare.html",
            status=422 if why else 200,
            told=told,
            pieces=pieces[:MOST_PIECES],
            more=max(0, len(pieces) - MOST_PIECES),
            fault=why.why if why else "",
            faults=why.faults[:MOST_SHOWN] if why else (),
        )

    def form(
        guest: Guest,
        pack: str,
        id: str,
        source: PageData,
        why: RefusedError | None = None,
        read: bool = False,
    ) -> Response:
        faults = list(why.faults) if why else []
        sheets = [
            {
                **sheet,
                "lines": list(editing.beside(sheet["words"], sheet["line"] or 1, marks)) if marks else (),
            }
            for sheet in source["sheets"]
            for marks in (editing.by_line(faults, f"{sheet['language']}.md"),)
        ]
        return guest.page(
            "content_edit.html",
            status=422 if why else 200,
            pack=pack,
            id=id,
            source={**source, "sheets": sheets},
            fault=why.why if why else "",
            faults=faults[:MOST_SHOWN],
            more=max(0, len(faults) - MOST_SHOWN),
            read=read,
            most=editing.MOST,
            most_doses=editing.MOST_DOSES,
        )

    def refused(guest: Guest, template: str, why: RefusedError) -> Response:
        faults = why.faults
        return guest.page(
            template,
            status=422,
            fault=why.why,
            faults=faults[:MOST_SHOWN],
            more=max(0, len(faults) - MOST_SHOWN),
        )

    return router
