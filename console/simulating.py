"""Simulating: what the house does for the page on which a trainer tries the drafts."""

from datetime import date
from typing import Protocol

from bot.people import Cadre
from console.drafting import PageData


class Simulator(Protocol):
    """`bot/playing/simulating.py`. Raises RefusedError for what cannot be done."""

    async def begin(self, login: int, cadre: Cadre, language: str, today: date) -> None: ...

    async def end(self, login: int) -> None: ...

    async def shown(self, login: int) -> PageData | None: ...

    async def say(self, login: int, form: str, who: str, words: str) -> None: ...

    async def move(self, login: int, form: str, step: str) -> None: ...
