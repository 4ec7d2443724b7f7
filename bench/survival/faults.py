"""Faults: what a machine, a provider and an operator do to a program that serves.

Tables of small classes, each with `do` and `undo`. `cannot` says what this machine lacks for one, and
nothing when it can be done here.
"""

import asyncio
import signal
from collections.abc import Callable
from typing import ClassVar

from bench.survival import provider as providers
from bench.survival.disks import DiskFull, FileLimit, ReadOnly
from bench.survival.scene import DATABASE, Anywhere, Complaint, Fault, Scene, must_end

HOUR = 3600.0


class Kill(Anywhere):
    """SIGKILL, as a power cut: between any two instructions."""

    name = "kill"

    async def do(self, scene: Scene) -> None:
        await asyncio.sleep(scene.dice.uniform(0, 0.1))
        scene.program.kill()


class KillAtStart(Anywhere):
    """SIGKILL, and another one while it starts again and recovers."""

    name = "kill_at_start"

    async def do(self, scene: Scene) -> None:
        scene.program.kill()
        scene.program.start()
        await asyncio.sleep(scene.dice.uniform(0.2, 3))
        scene.program.kill()


class Term(Anywhere):
    """SIGTERM, in the middle of whatever is going on."""

    name = "term"

    async def do(self, scene: Scene) -> None:
        await must_end(scene)


class TermAtSilence:
    """SIGTERM while the provider answers nothing."""

    name = "term_at_silence"

    def cannot(self, _scene: Scene) -> str:
        return ""

    async def do(self, scene: Scene) -> None:
        scene.town.provider.trouble = scene.dice.choice([providers.silent, providers.mute])
        await asyncio.sleep(0.3)
        await must_end(scene)

    async def undo(self, scene: Scene) -> None:
        scene.town.provider.well()


class ProviderDown:
    """Connections are refused."""

    name = "provider_down"

    def cannot(self, _scene: Scene) -> str:
        return ""

    async def do(self, scene: Scene) -> None:
        scene.town.provider.down()

    async def undo(self, scene: Scene) -> None:
        await scene.town.provider.up()


class _Trouble:
    """What the provider does to every call for a while."""

    name: ClassVar[str]
    trouble: ClassVar[Callable[..., object]]

    def cannot(self, _scene: Scene) -> str:
        return ""

    async def do(self, scene: Scene) -> None:
        scene.town.provider.trouble = getattr(providers, self.name)

    async def undo(self, scene: Scene) -> None:
        scene.town.provider.well()


class Silent(_Trouble):
    name = "silent"


class Mute(_Trouble):
    name = "mute"


class Lost(_Trouble):
    name = "lost"


class BadGateway(_Trouble):
    name = "bad_gateway"


class TooFast(_Trouble):
    name = "too_fast"


class AnswersLost:
    """What the webhook says is lost on its way: every update comes again."""

    name = "answers_lost"

    def cannot(self, scene: Scene) -> str:
        return "" if scene.way.mode == "webhook" else "a webhook"

    async def do(self, scene: Scene) -> None:
        scene.town.provider.loses_answers = True

    async def undo(self, scene: Scene) -> None:
        scene.town.provider.well()


class _Jump(Anywhere):
    """The machine's clock is set, and stays so."""

    by: ClassVar[float]

    async def do(self, scene: Scene) -> None:
        scene.clock.ahead += self.by


class ClockForward(_Jump):
    name, by = "clock_forward", HOUR


class ClockBack(_Jump):
    name, by = "clock_back", -HOUR


class SecondProcess(Anywhere):
    """Another one is started on the same file, by its name or by a link to it."""

    name = "second_process"

    async def do(self, scene: Scene) -> None:
        path = scene.data / "jigi.db"
        if scene.dice.random() < 0.5:
            folder = scene.program.log.parent / "elsewhere"
            folder.mkdir(exist_ok=True)
            link = folder / "jigi.db"
            link.unlink(missing_ok=True)
            link.symlink_to(path)
            path = link
        second = scene.program.spawn(JIGI_DATABASE=f"sqlite:///{path}", JIGI_LISTEN="127.0.0.1:0")
        for _ in range(1500):
            if second.poll() is not None:
                break
            await asyncio.sleep(0.01)
        else:
            second.send_signal(signal.SIGKILL)
        if (code := second.wait()) != 2:
            raise Complaint(f"a second process on the same file ended with {code}, not 2")


class TornConnections(Anywhere):
    """The server ends every session, as a network that breaks; again while they are made anew."""

    name = "torn_connections"

    async def do(self, scene: Scene) -> None:
        assert scene.server is not None
        for _ in range(scene.dice.randint(1, 4)):
            await asyncio.to_thread(scene.server.tear, DATABASE)
            await asyncio.sleep(scene.dice.uniform(0, 0.3))


class ServerRestart(Anywhere):
    """The database server is stopped by its operator, and is away for a while."""

    name = "server_restart"

    async def do(self, scene: Scene) -> None:
        assert scene.server is not None
        await asyncio.to_thread(scene.server.stop)
        await asyncio.sleep(scene.dice.uniform(0, 5))
        await asyncio.to_thread(scene.server.start)


class ServerCrash(Anywhere):
    """The database server loses its power, and recovers."""

    name = "server_crash"

    async def do(self, scene: Scene) -> None:
        assert scene.server is not None
        await asyncio.to_thread(scene.server.crash)
        await asyncio.sleep(scene.dice.uniform(0, 5))
        await asyncio.to_thread(scene.server.start)


FAULTS: tuple[Fault, ...] = (
    Kill(),
    Term(),
    DiskFull(),
    FileLimit(),
    ReadOnly(),
    ProviderDown(),
    Silent(),
    Mute(),
    Lost(),
    BadGateway(),
    TooFast(),
    AnswersLost(),
    ClockForward(),
    ClockBack(),
    SecondProcess(),
    KillAtStart(),
    TermAtSilence(),
)

OF_A_FILE = (DiskFull, FileLimit, ReadOnly, SecondProcess)
OF_A_SERVER: tuple[Fault, ...] = (TornConnections(), ServerRestart(), ServerCrash())
ON_A_SERVER = (*(fault for fault in FAULTS if not isinstance(fault, OF_A_FILE)), *OF_A_SERVER)
