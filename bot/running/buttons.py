"""Buttons: beside her keyboard, whoever steers finds the console; nobody else finds anything.

Telegram shows it as a Mini App. It is set for those who hold a role when the house opens, within a minute
when an operator changed a role, and once an hour for those who came by an invitation. Nothing of it is
kept: setting the same again changes nothing.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.channels.channel import Channel, ShowsConsole
from bot.content.rendering import Rendering
from bot.people import STEERS, Person
from storage.store import Desk, Store

EVERY = 60  # seconds between two looks at what was changed; a look costs one row
SWEEP = timedelta(hours=1)  # between two looks at everybody who steers
MOST_CHANGES = 200  # of roles, that the first look goes back to

Shown = tuple[str, str]  # label, address; both empty: nothing


class Buttons:
    """What each chat was shown since the house opened."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        url: str,
        label: Callable[[str], str],
        now: Callable[[], datetime],
    ) -> None:
        """`url`: where the console opens; `label`: what the button says in a language."""
        self._store = store
        self._showing = {name: one for name, one in channels.items() if isinstance(one, ShowsConsole)}
        self._url = url
        self._label = label
        self._now = now
        self._shown: dict[tuple[str, str], Shown] = {}
        self._change: int | None = None
        self._swept_at: datetime | None = None

    async def look(self) -> None:
        """Set what is not so yet. What cannot be set now is tried again with the next look."""
        change, due = await asyncio.to_thread(self._due)
        for (channel, chat), shown in due.items():
            if not await self._showing[channel].show_console(chat, *shown):
                self._swept_at = None  # so that the next look comes back to it
                return
            self._shown[channel, chat] = shown
        self._change = change

    def _due(self) -> tuple[int, Mapping[tuple[str, str], Shown]]:
        """The latest change of a role, and which chats are to be shown what."""
        with self._store.reading() as desk:
            latest = desk.latest_role_change()
            now, swept_at = self._now(), self._swept_at
            if latest == self._change and swept_at is not None and now - swept_at < SWEEP:
                return latest, {}
            self._swept_at = now
            since = max(0, latest - MOST_CHANGES) if self._change is None else self._change
            wanted = dict.fromkeys(self._chats(desk, desk.roles_changed_since(since)), ("", ""))
            for person in desk.role_holders():
                if may_open(person):
                    shown = self._label(person.language), self._url
                    wanted |= dict.fromkeys(self._chats(desk, [person]), shown)
        return latest, {at: shown for at, shown in wanted.items() if self._shown.get(at) != shown}

    def _chats(self, desk: Desk, people: list[Person]) -> Iterator[tuple[str, str]]:
        for person in people:
            for at in desk.addresses_of(person.id):
                if at.channel in self._showing:
                    yield at.channel, at.id


def button_of(rendering: Rendering, language: str) -> str:
    """The words on the button that opens the console, in her language."""
    return rendering.text("console.button", {}, language, "")


def may_open(person: Person) -> bool:
    """Whether the console opens for her inside Telegram: never on a phone that several share."""
    return person.consent_at is not None and not person.handset and bool(person.roles & STEERS)
