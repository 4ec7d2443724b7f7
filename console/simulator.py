"""Simulator: a worker and a coach side by side, on the drafts, with a clock to move; sent to nobody."""

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from bot.content.drafts import RefusedError
from bot.people import Cadre
from console.content import go_on
from console.params import FormText, Trainer
from console.steering import Console, Guest, Place

PLACES: tuple[Place, ...] = ()
PAGE = "/console/simulator"


def routes(console: Console) -> APIRouter:
    """Begin one, speak for both, move its clock, end it."""
    router = APIRouter(prefix=PAGE, include_in_schema=False)
    simulator = console.simulator

    @router.get("")
    async def page(guest: Trainer) -> Response:
        return await shown(guest)

    @router.post("/begin")
    async def begin(guest: Trainer, cadre: FormText = "") -> Response:
        who = Cadre(cadre) if cadre in set(Cadre) else Cadre.MATRONE
        try:
            await simulator.begin(guest.login.id, who, guest.person.language, guest.today)
        except RefusedError as error:
            return await shown(guest, error.why)
        return go_on(guest, PAGE)

    @router.post("/say")
    async def say(
        guest: Trainer, key: FormText = "", who: FormText = "", words: FormText = "", tap: FormText = ""
    ) -> Response:
        said = f"[{tap}]" if tap else words.strip()
        try:
            await simulator.say(guest.login.id, key, who, said)
        except RefusedError as error:
            return await shown(guest, error.why)
        return await shown(guest) if guest.swaps else go_on(guest, PAGE)

    @router.post("/clock")
    async def clock(guest: Trainer, key: FormText = "", step: FormText = "") -> Response:
        try:
            await simulator.move(guest.login.id, key, step)
        except RefusedError as error:
            return await shown(guest, error.why)
        return await shown(guest) if guest.swaps else go_on(guest, PAGE)

    @router.post("/end")
    async def end(guest: Trainer) -> Response:
        await simulator.end(guest.login.id)
        return go_on(guest, PAGE)

    async def shown(guest: Guest, fault: str = "") -> Response:
        return guest.page(
            "content_simulator.html",
            status=422 if fault else 200,
            told=await simulator.shown(guest.login.id),
            fault=fault,
            cadres=list(Cadre),
            markup=Markup,
        )

    return router
