"""Drafting: what the house does for the pages with packs, drafts of them and names under cards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from bot.people import Cadre, Person

PageData = Mapping[str, Any]


class Drafting(Protocol):
    """`bot/pages/drafting.py`. What changes something raises RefusedError where it cannot be done."""

    def packs(self, language: str, today: date) -> list[PageData]: ...

    def pack(self, id: str, language: str, today: date) -> PageData | None: ...

    def card(
        self, pack_id: str, id: str, cadre: Cadre | None, person: Person, today: date
    ) -> PageData | None: ...

    def expiring(self, language: str, today: date) -> list[PageData]: ...

    def sign(
        self, pack_id: str, id: str, person: Person, role: str, review_by: date, words: str, today: date
    ) -> None: ...

    def wanted(self, asked: Sequence[PageData], person: Person, today: date) -> list[PageData]: ...

    def unsigned(self, pack_id: str, id: str, people: Sequence[PageData]) -> list[PageData]: ...

    def source(self, pack_id: str, id: str) -> PageData | None: ...

    def edit(
        self, pack_id: str, id: str, words: Mapping[str, str], doses: str, *, read: bool, since: str
    ) -> None: ...

    def upload(self, data: bytes) -> str: ...

    def discard(self, pack_id: str) -> None: ...

    def compare(self, pack_id: str, language: str, today: date) -> PageData | None: ...

    def voice(self, data: bytes) -> PageData:
        """A voice note made fit, its copy kept: `media`, `size`, `seconds`."""
        ...

    async def publish(self, pack_id: str, since: str) -> str: ...
