"""Asked: questions from the field, closed with a card that is there, or turned into one that is not yet."""

import re

from fastapi import APIRouter
from fastapi.responses import Response

from console.content import go_on
from console.params import FormText, RowId, Trainer
from console.sheets import sheet
from console.steering import Console, Place, TurnedAwayError

PLACES: tuple[Place, ...] = ()
COLUMNS = ("id", "asked_at", "words", "similar", "cadre", "language")
ENTRY = re.compile(r"[a-z][a-z0-9.\-]{2,59}")


def routes(console: Console) -> APIRouter:  # noqa: ARG001
    """The list, and what becomes of a question."""
    router = APIRouter(prefix="/console/questions", include_in_schema=False)

    @router.get("")
    async def questions(guest: Trainer, done: str = "") -> Response:
        told = await guest.look("questions")
        return guest.page("content_questions.html", told=told, done=bool(done), fault="")

    @router.get(".csv")
    async def questions_sheet(guest: Trainer) -> Response:
        return sheet(guest, "questions", COLUMNS, (await guest.look("questions"))["rows"])

    @router.post("/{question}/card")
    async def closed(guest: Trainer, question: RowId, key: FormText = "", card: FormText = "") -> Response:
        """A card answers it now: whoever asked is sent it."""
        told = await guest.look("questions")
        if question not in {row["id"] for row in told["rows"]}:
            raise TurnedAwayError(404, "not_here")
        if card not in {ref for ref, _ in told["cards"]}:
            return guest.page("content_questions.html", status=422, told=told, done=False, fault="card")
        await guest.act("question_card", key, question=question, card=card)
        return go_on(guest, "/console/questions?done=yes")

    @router.get("/{question}/write")
    async def write(guest: Trainer, question: RowId, pack: str = "", id: str = "") -> Response:
        """To the form of a card that is not there yet, with the question in it."""
        told = await guest.look("questions")
        if question not in {row["id"] for row in told["rows"]}:
            raise TurnedAwayError(404, "not_here")
        if pack not in told["packs"] or not ENTRY.fullmatch(id):
            return guest.page("content_questions.html", status=422, told=told, done=False, fault="id")
        return go_on(guest, f"/console/content/{pack}/edit/{id}?question={question}")

    return router
