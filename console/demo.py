"""The front door, and the demo behind it: who chats, coach and coachee side by side, a clock to move."""

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from console.pages import Links, Pages, own_origin, templates, words
from console.steering import Anybody


class Step(BaseModel):
    """How far to move the clock."""

    step: str


def routes(pages: Pages, links: Links, zone: str) -> APIRouter:
    """A programme's front door leads to the chat; a demo's to its cast. Its clock is shown in that zone."""
    in_demo = Depends(Anybody("a demo has nobody's data; else the front door alone"))
    router = APIRouter(include_in_schema=False, dependencies=[in_demo])

    @router.get("/")
    async def front(request: Request) -> Response:
        if pages.demo is None:
            return RedirectResponse("/chat", 303)
        return _page(pages, links, zone, request, "demo_who.html")

    @router.get("/demo")
    async def panes(request: Request) -> HTMLResponse:
        """Coach and coachee side by side, and the clock."""
        return _page(pages, links, zone, request, "demo.html")

    @router.get("/demo/clock")
    async def clock() -> dict[str, str]:
        if pages.demo is None:
            raise HTTPException(404)
        return {"now": pages.clock.now().isoformat()}

    @router.post("/demo/clock", dependencies=[Depends(own_origin)])
    async def move(step: Step) -> dict[str, str]:
        if pages.demo is None:
            raise HTTPException(404)
        try:
            now = await pages.demo.move(step.step)
        except KeyError:
            raise HTTPException(422, "Move the clock by hour, morning or week.") from None
        return {"now": now.isoformat()}

    return router


def _page(pages: Pages, links: Links, zone: str, request: Request, template: str) -> HTMLResponse:
    """A page with the cast on it. Raises HTTPException where this is no demo."""
    if pages.demo is None:
        raise HTTPException(404)
    cast = [
        {"chat": who, "name": name, "does": does, "token": links.token(who)}
        for who, name, does in pages.demo.cast
    ]
    context = {
        "cast": cast,
        "now": pages.clock.now(),
        "zone": zone,
        "language": pages.language,
        "words": words(pages.rendering, pages.language),
    }
    return templates.TemplateResponse(request, template, context)
