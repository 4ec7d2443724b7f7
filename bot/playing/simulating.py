"""Simulating: a worker and a coach at whom a trainer tries the draft edition, with a clock of their own.

Each simulation plays on a store of its own in a temporary folder, which goes with it. There is no channel, so
nothing is sent to anybody; the programme's store is not touched. They are few, short, and end by themselves.
What was done stands in a script (`bot/playing/simulated.py`), from which each process plays its own.
"""

import asyncio
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

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
from bot.overseeing.page_data import PageData
from bot.pages.shelf import Shelf
from bot.people import Cadre
from bot.playing.simulated import AGE, Script, Scripts
from bot.playing.stage import Stage
from scheduler import local_time
from storage.store import MediaFolder

log = structlog.get_logger()

WORKER, COACH = "Awa", "Moussa"
MOST = 6  # at once
MOST_LINES = 200  # that are said in one
MOST_WORDS = 1000  # characters of a line
MOST_BYTES = 20_000_000  # of its folder
FARTHEST = timedelta(days=200)  # that its clock is moved
SHOWN = 40  # bubbles of a pane
MORNING = time(8)
STEPS = {"hour": timedelta(hours=1), "morning": timedelta(days=1), "week": timedelta(days=7)}

T = TypeVar("T")


class Recorded(Stage):
    """A stage that keeps what is said to each of its people, and by them."""

    def __init__(self, folder: Path, house: House) -> None:
        self.said: dict[str, list[PageData]] = {WORKER.lower(): [], COACH.lower(): []}
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


@dataclass(slots=True, weakref_slot=True)
class Simulation:
    """One that this process plays. `played`: how many steps of its script."""

    id: str
    folder: Path
    stage: Recorded
    began_at: datetime  # by its own clock
    played: int = 0
    end: "asyncio.Task[None] | None" = None  # that waits for its end
    clear: "weakref.finalize[..., Simulation]" = field(init=False)  # takes its folder away

    def __post_init__(self) -> None:
        """The folder goes with it, also when the house ends while it is open."""
        self.clear = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


class Simulator:
    """The simulations that are open, one for each login, whichever process is asked.

    All that plays is done in a thread, under the lock of the scripts.
    """

    def __init__(self, shelf: Shelf, house: Callable[[], House], scripts: Scripts) -> None:
        self._shelf = shelf
        self._house = house
        self._scripts = scripts
        self._open: dict[int, Simulation] = {}

    async def begin(self, login: int, cadre: Cadre, language: str, today: date) -> None:
        """Another one for this login, in the place of hers. Raises RefusedError when all are taken."""
        script = Script(secrets.token_hex(8), cadre.value, language, today.isoformat())

        def begun() -> None:
            self._scripts.drop(login)
            if self._scripts.count() >= MOST:
                raise RefusedError("full")
            self._build(login, script)
            self._scripts.keep(login, script)

        await self._held(login, begun)

    async def end(self, login: int) -> None:
        """It is over, and all of it deleted. Nothing happens when there is none."""
        await self._held(login, lambda: self._scripts.drop(login))

    async def shown(self, login: int) -> PageData | None:
        """Both panes and the clock; None when this login has none open."""

        def told() -> PageData | None:
            if (found := self._at_hand(login)) is None:
                return None
            stage, left = found[0].stage, MOST_LINES - len(found[1].steps)
            panes = [{"who": who, "bubbles": stage.said[who.lower()][-SHOWN:]} for who in (WORKER, COACH)]
            return {"panes": panes, "now": stage.now, "left": left}

        return await self._held(login, told)

    async def say(self, login: int, form: str, who: str, words: str) -> None:
        """One of the two says or taps something; the same form counts once. Raises RefusedError."""
        if who not in (WORKER, COACH) or not 0 < len(words) <= MOST_WORDS:
            raise RefusedError("words")
        await self._held(login, lambda: self._do(login, (form, "say", who, words)))

    async def move(self, login: int, form: str, step: str) -> None:
        """One hour, to the next morning, or one week on. Raises RefusedError."""
        if step not in STEPS:
            raise RefusedError("not_here")
        await self._held(login, lambda: self._do(login, (form, "move", step, "")))

    async def _held(self, login: int, what: Callable[[], T]) -> T:
        def done() -> T:
            with self._scripts.changing():
                try:
                    return what()
                finally:
                    self._let_go()

        try:
            return await asyncio.to_thread(done)
        finally:
            one = self._open.get(login)
            if one is not None and one.end is None:
                one.end = asyncio.get_running_loop().create_task(self._waits(login))

    async def _waits(self, login: int) -> None:
        """Nobody may look again: what is over is deleted all the same."""
        await asyncio.sleep(AGE + 1)
        await self._held(login, lambda: None)

    def _let_go(self) -> None:
        """What somebody has ended, here or in another process, is deleted."""
        for login, one in list(self._open.items()):
            script = self._scripts.read(login)
            if script is None or script.id != one.id:
                self._over(login, one.id)

    def _over(self, login: int, id: str) -> None:
        if (one := self._open.get(login)) is not None and one.id == id:
            del self._open[login]
            one.clear()

    def _at_hand(self, login: int) -> tuple[Simulation, Script] | None:
        """Played as far as any process has; None when there is none, or the drafts are others by now."""
        script = self._scripts.read(login)
        if script is None:
            return None
        one = self._open.get(login)
        if one is None or one.id != script.id:
            words = script.words
            one = self._build(login, script)
            if script.words != words:
                self._scripts.drop(login)
                return None
        for _form, what, who, words in script.steps[one.played :]:
            self._play(one.stage, what, who, words)
            one.played += 1
        return one, script

    def _do(self, login: int, step: tuple[str, str, str, str]) -> None:
        if (found := self._at_hand(login)) is None:
            raise RefusedError("not_here")
        one, script = found
        form, what, who, words = step
        if form in {taken for taken, *_ in script.steps}:
            return
        if len(script.steps) >= MOST_LINES or _size(one.folder) > MOST_BYTES:
            raise RefusedError("spent")
        if what == "move" and self._moved(one.stage.now, who) - one.began_at > FARTHEST:
            raise RefusedError("spent")
        try:
            self._play(one.stage, what, who, words)
        except TranscriptError as error:
            raise RefusedError("words") from error
        one.played += 1
        script.steps.append(step)
        self._scripts.keep(login, script)

    def _play(self, stage: Recorded, what: str, who: str, words: str) -> None:
        """Raises TranscriptError for a button that is not there."""
        if what == "move":
            stage.move_to(self._moved(stage.now, who))
        else:
            stage.hear(who, words)

    def _moved(self, now: datetime, step: str) -> datetime:
        zone = self._house().zone
        if step == "morning":
            return local_time.to_utc(local_time.day(now, zone) + timedelta(days=1), MORNING, zone)
        return now + STEPS[step]

    def _build(self, login: int, script: Script) -> Simulation:
        """As it begins, with the words of now. Raises RefusedError."""
        folder = Path(tempfile.mkdtemp(prefix="jigi-"))
        try:
            stage = self._stage(folder, script)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if (before := self._open.get(login)) is not None:
            self._over(login, before.id)
        one = self._open[login] = Simulation(script.id, folder, stage, stage.now)
        return one

    def _stage(self, folder: Path, script: Script) -> Recorded:
        """The draft edition with its two people; the script says which. Raises RefusedError for an unreadable
        one."""
        try:
            drafts = {id: pack for id in self._shelf.drafts.ids() if (pack := self._shelf.drafts.pack(id))}
        except PackError as error:
            raise RefusedError("faults", error.faults) from error
        house = self._house()
        packs = {**house.library.packs, **drafts}
        script.words = sha256(" ".join(packs[id].digest for id in sorted(packs)).encode()).hexdigest()
        library = Library(packs, policy=Policy(drafts=True))
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
        stage.now = local_time.to_utc(date.fromisoformat(script.today), MORNING, house.zone)
        stage.cast(COACH, role="coach", cadre=Cadre.NURSE, language=script.language)
        stage.cast(
            WORKER, cadre=Cadre(script.cadre), coach=COACH, facility="ML.SIK.KLE", language=script.language
        )
        return stage


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
