"""Simulating: a worker and a coach at whom a trainer tries the draft edition, with a clock of their own.

Each simulation plays on a store of its own in a temporary folder, which goes with it. There is no channel, so
nothing is sent to anybody; the programme's store is not touched. They are few, short, and end by themselves.
"""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.content.catalogue import Catalogue
from bot.content.drafts import RefusedError
from bot.content.faults import PackError
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.content.signoff import Policy
from bot.content.transcripts import TranscriptError
from bot.conversation.messages import Message
from bot.conversation.warm import Warm
from bot.house import House
from bot.pages.shelf import Shelf
from bot.people import Cadre
from bot.playing.stage import Stage
from scheduler import local_time
from storage.store import MediaFolder

log = structlog.get_logger()

WORKER, COACH = "Awa", "Moussa"
MOST = 6  # at once
AGE = 3600.0  # seconds that one lasts
MOST_LINES = 200  # that are said in one
MOST_WORDS = 1000  # characters of a line
MOST_BYTES = 20_000_000  # of its folder
FARTHEST = timedelta(days=200)  # that its clock is moved
SHOWN = 40  # bubbles of a pane
MORNING = time(8)

Told = Mapping[str, Any]


class Recorded(Stage):
    """A stage that keeps what is said to each of its people, and by them."""

    def __init__(self, folder: Path, house: House) -> None:
        self.said: dict[str, list[Told]] = {WORKER.lower(): [], COACH.lower(): []}
        super().__init__(folder, house)

    def show(self, chat: str, message: Message) -> list[str]:
        labels = [button.label for button in message.buttons]
        files = [kind for kind in ("voice", "picture", "document") if getattr(message, kind)]
        bubble = {"out": True, "html": message.text, "buttons": labels, "files": files, "at": self.now}
        self.said.setdefault(chat, []).append(bubble)
        return super().show(chat, message)

    def hear(self, who: str, words: str) -> None:
        """What she writes, or taps when it stands in brackets. Raises TranscriptError for no button."""
        self.now += timedelta(seconds=20)
        said = self.said[who.lower()]
        said.append({"out": False, "words": words, "at": self.now})
        try:
            self.play(who, words)
        except TranscriptError:
            said.pop()
            raise


@dataclass(slots=True)
class Simulation:
    """One that is open. `seen`: the forms that were taken, each once."""

    folder: "tempfile.TemporaryDirectory[str]"
    stage: Recorded
    began_at: datetime  # by its own clock
    end: asyncio.TimerHandle
    lines: int = 0
    seen: set[str] = field(default_factory=set)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class Simulator:
    """The simulations that are open, one for each login."""

    def __init__(self, shelf: Shelf, house: Callable[[], House]) -> None:
        self._shelf = shelf
        self._house = house
        self._open: dict[int, Simulation] = {}
        self._beginning = asyncio.Lock()

    async def begin(self, login: int, cadre: Cadre, language: str, today: date) -> None:
        """Another one for this login, in the place of hers. Raises RefusedError when all are taken."""
        async with self._beginning:
            self.end(login)
            if len(self._open) >= MOST:
                raise RefusedError("full")
            folder = tempfile.TemporaryDirectory(prefix="jigi-", ignore_cleanup_errors=True)
            try:
                stage = await asyncio.to_thread(self._stage, Path(folder.name), cadre, language, today)
            except BaseException:
                folder.cleanup()
                raise
            end = asyncio.get_running_loop().call_later(AGE, self.end, login)
            self._open[login] = Simulation(folder, stage, stage.now, end)

    def end(self, login: int) -> None:
        """It is over, and all of it deleted. Nothing happens when there is none."""
        if (one := self._open.pop(login, None)) is not None:
            one.end.cancel()
            one.folder.cleanup()

    def shown(self, login: int) -> Told | None:
        """Both panes and the clock; None when this login has none open."""
        if (one := self._open.get(login)) is None:
            return None
        panes = [{"who": who, "bubbles": one.stage.said[who.lower()][-SHOWN:]} for who in (WORKER, COACH)]
        return {"panes": panes, "now": one.stage.now, "left": MOST_LINES - one.lines}

    async def say(self, login: int, form: str, who: str, words: str) -> None:
        """One of the two says or taps something; the same form counts once. Raises RefusedError."""
        if who not in (WORKER, COACH) or not 0 < len(words) <= MOST_WORDS:
            raise RefusedError("words")
        await self._do(login, form, lambda stage: stage.hear(who, words))

    async def move(self, login: int, form: str, step: str) -> None:
        """One hour, to the next morning, or one week on. Raises RefusedError."""
        one = self._open.get(login)
        if one is None or step not in ("hour", "morning", "week"):
            raise RefusedError("not_here")
        now = one.stage.now
        zone = self._house().zone
        tomorrow = local_time.day(now, zone) + timedelta(days=1)
        to = {
            "hour": now + timedelta(hours=1),
            "morning": local_time.to_utc(tomorrow, MORNING, zone),
            "week": now + timedelta(days=7),
        }[step]
        if to - one.began_at > FARTHEST:
            raise RefusedError("spent")
        await self._do(login, form, lambda stage: stage.move_to(to))

    async def _do(self, login: int, form: str, what: Callable[[Recorded], object]) -> None:
        one = self._open.get(login)
        if one is None:
            raise RefusedError("not_here")
        async with one.busy:
            if form in one.seen:
                return
            one.seen.add(form)
            one.lines += 1
            if one.lines > MOST_LINES or _size(Path(one.folder.name)) > MOST_BYTES:
                raise RefusedError("spent")
            try:
                await asyncio.to_thread(what, one.stage)
            except TranscriptError as error:
                raise RefusedError("words") from error

    def _stage(self, folder: Path, cadre: Cadre, language: str, today: date) -> Recorded:
        """The draft edition with its two people. Raises RefusedError for an unreadable one."""
        try:
            drafts = {id: pack for id in self._shelf.drafts.ids() if (pack := self._shelf.drafts.pack(id))}
        except PackError as error:
            raise RefusedError("faults", error.faults) from error
        house = self._house()
        library = Library({**house.library.packs, **drafts}, policy=Policy(drafts=True))
        stage = Recorded(
            folder,
            replace(
                house,
                library=library,
                rendering=Rendering(Catalogue.load(), library),
                media=MediaFolder(folder / "media"),
                administrators=frozenset(),
                doors=(),
                entrance=None,
                warm=Warm(),
            ),
        )
        stage.now = local_time.to_utc(today, MORNING, house.zone)
        stage.cast(COACH, role="coach", cadre=Cadre.NURSE, language=language)
        stage.cast(WORKER, cadre=cadre, coach=COACH, facility="ML.SIK.KLE", language=language)
        return stage


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
