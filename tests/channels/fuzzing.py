"""Fuzzing the doors: what was once recorded, spoilt in every way that we could think of.

    python -m tests.channels.fuzzing 100000

A door is one entry of `DOORS`: how it is opened, what it is told on a good day, and how that is signed.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from hypothesis import strategies as st

from bench import ours
from bot.channels.bot_api.webhook import SIGNED_BY
from bot.channels.channel import Channel, Door, Knock, TakeIn
from bot.channels.telegram import TelegramDoor
from bot.channels.whatsapp import WhatsAppDoor
from bot.channels.whatsapp import webhook as whatsapp
from bot.conversation.events import AlsoAt, Delivered, Event, MessageReceived, News, Update
from console.webhooks import MOST_BODY
from tests.channels import fake_whatsapp
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import PAYLOADS, TOKEN, payload
from tests.channels.telegram_rigs import SITE
from tests.channels.test_whatsapp_webhook import signed
from tests.channels.whatsapp_rigs import account_at

NOWHERE = "http://127.0.0.1:1"  # no provider: what is sent is lost
ROUND = 1_000  # inputs that share a door and what is behind it
FORGED = 0.1  # of all bodies are not signed
HOUSES = 20  # of so many rounds one has a house behind the door
MEMORY = Path("/dev/shm")  # noqa: S108 - where a commit costs nothing
MOST_PLACES = 1_000  # of a body that are looked at


# ---- doors --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """A door as the fuzzer sees it."""

    name: str
    open: Callable[[], Any]  # a Door that is a Channel, before nobody
    payloads: Sequence[Mapping[str, Any]]  # bodies that its provider sends
    good: Callable[[int], Mapping[str, Any]]  # one that says `words(n)`, like no other
    signed: Callable[[bytes], Mapping[str, str]]  # the headers by which its provider is known


def words(n: int) -> str:
    return f"bon {n}"


def _telegram_says(n: int) -> Mapping[str, Any]:
    update = payload("text")
    update["update_id"] = update["message"]["message_id"] = 10_000 + n
    update["message"]["text"] = words(n)
    return update


def _whatsapp_says(n: int) -> Mapping[str, Any]:
    body = fake_whatsapp.payload("text")
    (message,) = body["entry"][0]["changes"][0]["value"]["messages"]
    message["id"] = f"wamid.good{n}"
    message["text"]["body"] = words(n)
    return body


DOORS = (
    Subject(
        name="telegram",
        open=lambda: TelegramDoor(TOKEN, lambda: NOW, SITE, api=NOWHERE),
        payloads=[payload(path.stem) for path in sorted(PAYLOADS.glob("*.json"))],
        good=_telegram_says,
        signed=lambda _body: {SIGNED_BY: SITE.token_for(TOKEN)},
    ),
    Subject(
        name="whatsapp",
        open=lambda: WhatsAppDoor(account_at(NOWHERE), lambda: NOW),
        payloads=[fake_whatsapp.payload(path.stem) for path in sorted(fake_whatsapp.PAYLOADS.glob("*.json"))],
        good=_whatsapp_says,
        signed=lambda body: {whatsapp.SIGNED_BY: signed(body)},
    ),
)


# ---- what is done to a body ---------------------------------------------------------------------


class Twice(dict[str, Any]):
    """An object in which one key stands twice."""

    def items(self) -> Any:
        pairs = list(super().items())
        return [*pairs, (pairs[0][0], {"other": 1})] if pairs else pairs


ODD: Sequence[Any] = (
    None, True, False, 0, -1, 1.5, -0.0, 7, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30,
    10**4000, float("nan"), float("inf"), 1e308, "", " ", "\0", "7", "-7", "\ud83d", "\udc00x", "é\u202e",
    "🩸" * 20, "/start", "/" * 300, "x" * 5000, "<b>" * 99, "private", "kicked", "saignement", [], {}, [[]],
    [None], [{}], {"": ""}, {"id": 7}, {"id": "7"}, {"id": {}}, {"width": "x" * 9, "height": 10**12},
    {"width": 1, "height": [1]}, [{"file_id": "f", "width": "x", "height": 10**12}],
)  # fmt: skip

Spoil = Callable[[Any, Any, Any], None]
"""Takes a container, the place in it, and something odd."""


def _drop(within: Any, at: Any, _odd: Any) -> None:
    del within[at]


def _retype(within: Any, at: Any, odd: Any) -> None:
    within[at] = odd


def _deepen(within: Any, at: Any, odd: Any) -> None:
    for level in range(200):
        within[at] = [within[at]] if level % 2 or odd is None else {"chat": within[at]}


def _wrap(within: Any, at: Any, _odd: Any) -> None:
    within[at] = [within[at]]


def _many(within: Any, at: Any, odd: Any) -> None:
    within[at] = [within[at]] + [odd] * 500


def _rename(within: Any, at: Any, odd: Any) -> None:
    if isinstance(within, dict):
        within[str(odd)[:50]] = within.pop(at)


def _again(within: Any, at: Any, _odd: Any) -> None:
    if isinstance(within[at], dict):
        within[at] = Twice(within[at])


SPOILS: Sequence[Spoil] = (_drop, _retype, _retype, _retype, _deepen, _wrap, _many, _rename, _again)


def places(thing: Any) -> Iterator[tuple[Any, Any]]:
    """The places of a body: a container, and the key or index in it."""
    containers = [thing]
    while containers:
        within = containers.pop()
        for at in list(within) if isinstance(within, dict) else range(len(within)):
            yield within, at
            if isinstance(within[at], dict | list):
                containers.append(within[at])


def spoilt(body: Mapping[str, Any], steps: Sequence[tuple[int, int, int]]) -> Any:
    """The body after these steps: where (any number), how, and with what (places in `SPOILS` and `ODD`)."""
    whole = [json.loads(json.dumps(body))]
    for where, how, odd in steps:
        found = list(islice(places(whole), MOST_PLACES))
        if found:
            within, at = found[where % len(found)]
            SPOILS[how](within, at, deepcopy(ODD[odd]))
    return whole[0] if whole else None


Bytes = Callable[[bytes, int], bytes]

BYTES: Sequence[Bytes] = (
    *[lambda body, _n: body] * 12,
    lambda body, n: body[: n % (len(body) + 1)],
    lambda body, n: body[: (at := n % (len(body) + 1))] + bytes([n % 256]) + body[at + 1 :],
    lambda body, _n: body + body,
    lambda body, _n: b"\xef\xbb\xbf" + body,
    lambda body, _n: body.decode().encode("utf-16"),
    lambda body, n: body.replace(b"0", b"0" * (n % 5000 + 1)),
    lambda _body, n: b"[" * n,
    lambda _body, n: b'{"a":' * n,
    lambda _body, n: b"9" * n,
    lambda _body, n: n.to_bytes(4, "big") * 9,
)


def made(subject: Subject, chosen: int, steps: Any, ascii_only: bool, how: int, n: int) -> bytes:
    """One body; most can be read, and many mean something. Every number has its place in a table."""
    text = json.dumps(spoilt(subject.payloads[chosen], steps), ensure_ascii=ascii_only)
    return BYTES[how](text.encode("utf-8", "replace"), n)[:MOST_BODY]


def bodies(subject: Subject) -> st.SearchStrategy[bytes]:
    """Bodies that hypothesis can make smaller."""
    step = st.tuples(st.integers(0, 500), st.integers(0, len(SPOILS) - 1), st.integers(0, len(ODD) - 1))
    return st.builds(
        made,
        st.just(subject),
        st.integers(0, len(subject.payloads) - 1),
        st.lists(step, min_size=1, max_size=4),
        st.booleans(),
        st.integers(0, len(BYTES) - 1),
        st.integers(0, 200_000),
    )


def any_body(subject: Subject, chance: random.Random) -> bytes:
    """The same by chance, in a tenth of the time."""
    below = chance.randrange
    steps = [(below(500), below(len(SPOILS)), below(len(ODD))) for _ in range(1 + below(4))]
    n = below(10 ** (1 + below(5)))
    return made(subject, below(len(subject.payloads)), steps, below(2) == 0, below(len(BYTES)), n)


# ---- running ------------------------------------------------------------------------------------


Behind = Callable[[Path], contextlib.AbstractAsyncContextManager[TakeIn]]


@dataclass
class Findings:
    """What a run has shown."""

    inputs: int = 0
    events: int = 0  # that came of spoilt bodies
    slowest: float = 0.0  # seconds of this thread's processor for one knock
    told: dict[int, int] = field(default_factory=dict)  # by status


@dataclass
class Bench:
    """A door with a house behind it."""

    subject: Subject
    door: Any
    taken: list[Update | News]
    findings: Findings
    count: int = 0

    async def knock(self, body: bytes, known: bool = True) -> int:
        headers = self.subject.signed(body) if known else {}
        began = time.thread_time()
        reply = await self.door.knock(Knock("POST", {}, headers, body))
        self.findings.slowest = max(self.findings.slowest, time.thread_time() - began)
        return int(reply.status)

    async def put(self, body: bytes, known: bool) -> None:
        """One spoilt body beside a good one: the one is told 200, or 403, and the other is taken in."""
        self.count += 1
        self.taken.clear()
        good = json.dumps(self.subject.good(self.count)).encode()
        told, well = await asyncio.gather(self.knock(body, known), self.knock(good))
        assert told == (200 if known else 403), told
        assert well == 200, well
        heard = [e for e in self.taken if isinstance(e, MessageReceived) and e.text == words(self.count)]
        assert len(heard) == 1, "a good update was lost"
        self.findings.inputs += 1
        self.findings.events += len(self.taken) - 1
        self.findings.told[told] = self.findings.told.get(told, 0) + 1


@contextlib.asynccontextmanager
async def opened(subject: Subject, take_in: TakeIn) -> AsyncIterator[Any]:
    """The door, received from."""
    door = subject.open()
    assert isinstance(door, Door)
    channel: Channel = door  # type: ignore[assignment]
    async with receiving(channel, take_in):  # type: ignore[arg-type]
        await asyncio.sleep(0)
        yield door
    await door.close()  # type: ignore[attr-defined]


@contextlib.asynccontextmanager
async def a_house(folder: Path) -> AsyncIterator[TakeIn]:
    """Each event has its turn, and is committed; a turn that fails is raised, and told as 503."""
    with ours.opened(folder / "jigi.db") as store:
        road = ours.Road(store, ours.house(folder))

        async def take_in(events: Sequence[Event | News]) -> None:
            """News of messages that this house has never sent is not for it."""
            await road.take_in([event for event in events if not isinstance(event, Delivered | AlsoAt)])

        try:
            yield take_in
        finally:
            await road.stop()


@contextlib.asynccontextmanager
async def nobody(_folder: Path) -> AsyncIterator[TakeIn]:
    """The door alone."""

    async def take_in(_events: Sequence[Update | News]) -> None:
        return

    yield take_in


@contextlib.contextmanager
def running(subject: Subject, behind: Behind, findings: Findings) -> Iterator[Callable[[bytes, bool], None]]:
    """A door with this behind it; what is yielded puts one spoilt body to it, and raises what is wrong."""
    taken: list[Update | News] = []
    entered = contextlib.AsyncExitStack()
    with asyncio.Runner() as runner:
        folder = entered.enter_context(TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None))

        async def enter() -> Bench:
            inner = await entered.enter_async_context(behind(Path(folder)))

            async def take_in(events: Sequence[Update | News]) -> None:
                await inner(events)
                taken.extend(events)

            door = await entered.enter_async_context(opened(subject, take_in))
            return Bench(subject, door, taken, findings)

        bench = runner.run(enter())
        try:
            yield lambda body, known: runner.run(bench.put(body, known))
        finally:
            runner.run(entered.aclose())


def main(inputs: int, first: int = 0) -> None:
    """All doors in turn, and what came of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    for subject in DOORS:
        findings, began = Findings(), time.perf_counter()
        for number in range(first, first + -(-inputs // ROUND)):
            chance = random.Random(number)
            with running(subject, a_house if number % HOUSES == 0 else nobody, findings) as put:
                for _ in range(min(ROUND, inputs)):
                    body = any_body(subject, chance)
                    try:
                        put(body, chance.random() > FORGED)
                    except BaseException:
                        print(f"round {number}, after {findings.inputs} inputs: {body!r}", file=sys.stderr)
                        raise
        seconds = time.perf_counter() - began
        print(
            f"{subject.name}: {findings.inputs:,} inputs in {seconds:.0f} s, told {findings.told}, "
            f"{findings.events:,} events of spoilt bodies, every good update taken in; "
            f"the slowest knock took {1000 * findings.slowest:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
