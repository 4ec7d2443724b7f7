"""Fuzzing the doors: what was once recorded, spoilt in every way that we could think of.

    python -m tests.channels.fuzzing 100000

What breaks is said with the smallest spoiling that still breaks it.

A door is one entry of `DOORS`: how it is opened, what it is told on a good day, and how that is signed.
"""

import asyncio
import contextlib
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from hypothesis import strategies as st

from bench import ours
from bot.channels.bot_api.webhook import SIGNED_BY
from bot.channels.channel import CalledChannel, Channel, Knock, TakeIn
from bot.channels.telegram import TelegramDoor
from bot.channels.whatsapp import webhook as whatsapp
from bot.channels.whatsapp.door import WhatsAppDoor
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
LOT = 50  # of them that are put in one go
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
    payloads: Sequence[str]  # bodies that its provider sends
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
        payloads=[path.read_text() for path in sorted(PAYLOADS.glob("*.json"))],
        good=_telegram_says,
        signed=lambda _body: {SIGNED_BY: SITE.token_for(TOKEN)},
    ),
    Subject(
        name="whatsapp",
        open=lambda: WhatsAppDoor(account_at(NOWHERE), lambda: NOW),
        payloads=[path.read_text() for path in sorted(fake_whatsapp.PAYLOADS.glob("*.json"))],
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
    within[at] = [within[at]] + [odd] * 20


def _very_many(within: Any, at: Any, odd: Any) -> None:
    within[at] = [within[at]] + [odd] * 500


def _rename(within: Any, at: Any, odd: Any) -> None:
    if isinstance(within, dict):
        within[str(odd)[:50]] = within.pop(at)


def _again(within: Any, at: Any, _odd: Any) -> None:
    if isinstance(within[at], dict):
        within[at] = Twice(within[at])


SPOILS: Sequence[Spoil] = (
    *(_drop, _retype, _retype, _retype, _deepen, _wrap, _many, _rename, _again) * 3,
    _very_many,  # it costs as much as twenty others
)


def places(thing: Any) -> Iterator[tuple[Any, Any]]:
    """The places of a body: a container, and the key or index in it."""
    containers = [thing]
    while containers:
        within = containers.pop()
        for at in list(within) if isinstance(within, dict) else range(len(within)):
            yield within, at
            if isinstance(within[at], dict | list):
                containers.append(within[at])


Step = tuple[int, int, int]
"""Where (any number), how, and with what (places in `SPOILS` and `ODD`)."""


def spoilt(body: str, steps: Sequence[Step]) -> Any:
    """The body after these steps."""
    whole = [json.loads(body)]
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
    lambda body, n: body.replace(b"0", b"0" * min(n % 5000 + 1, 1 + MOST_BODY // (body.count(b"0") + 1))),
    lambda _body, n: b"[" * n,
    lambda _body, n: b'{"a":' * n,
    lambda _body, n: b"9" * n,
    lambda _body, n: n.to_bytes(4, "big") * 9,
)


@dataclass(frozen=True)
class Recipe:
    """How one body is made, in numbers; most bodies can be read, and many mean something."""

    chosen: int  # of the payloads
    steps: Sequence[Step]
    ascii_only: bool
    how: int  # of `BYTES`
    n: int  # for that
    known: bool  # whether it is signed

    def body(self, subject: Subject) -> bytes:
        text = json.dumps(spoilt(subject.payloads[self.chosen], self.steps), ensure_ascii=self.ascii_only)
        return BYTES[self.how](text.encode("utf-8", "replace"), self.n)[:MOST_BODY]

    def smaller(self) -> Iterator["Recipe"]:
        """The same with one thing less."""
        for left_out in range(len(self.steps)):
            yield replace(self, steps=[*self.steps[:left_out], *self.steps[left_out + 1 :]])
        if self.how:
            yield replace(self, how=0)
        if self.n:
            yield replace(self, n=self.n // 2)
        if not self.ascii_only:
            yield replace(self, ascii_only=True)


def recipes(subject: Subject) -> st.SearchStrategy[Recipe]:
    """Recipes that hypothesis can make smaller."""
    step = st.tuples(st.integers(0, 500), st.integers(0, len(SPOILS) - 1), st.integers(0, len(ODD) - 1))
    return st.builds(
        Recipe,
        st.integers(0, len(subject.payloads) - 1),
        st.lists(step, min_size=1, max_size=4),
        st.booleans(),
        st.integers(0, len(BYTES) - 1),
        st.integers(0, 200_000),
        st.integers(0, 9).map(lambda n: n != 9),
    )


def any_recipe(subject: Subject, chance: random.Random) -> Recipe:
    """The same by chance, in a tenth of the time."""
    below = chance.randrange
    return Recipe(
        chosen=below(len(subject.payloads)),
        steps=[(below(500), below(len(SPOILS)), below(len(ODD))) for _ in range(1 + below(4))],
        ascii_only=below(2) == 0,
        how=below(len(BYTES)),
        n=below(10 ** (1 + below(5))),
        known=chance.random() > FORGED,
    )


def any_body(subject: Subject, chance: random.Random) -> bytes:
    return any_recipe(subject, chance).body(subject)


# ---- running ------------------------------------------------------------------------------------


Behind = Callable[[Path], contextlib.AbstractAsyncContextManager[TakeIn]]


@dataclass
class Findings:
    """What a run has shown."""

    inputs: int = 0
    events: int = 0  # that came of spoilt bodies
    slowest: float = 0.0  # seconds of this thread's processor for one knock
    told: Counter[int] = field(default_factory=Counter)  # by status
    broke: list[str] = field(default_factory=list)  # what did, each as small as it could be made

    def __iadd__(self, other: "Findings") -> "Findings":
        self.inputs += other.inputs
        self.events += other.events
        self.slowest = max(self.slowest, other.slowest)
        self.told += other.told
        self.broke += other.broke
        return self


class BrokenError(Exception):
    """What it broke on, and how."""

    def __init__(self, recipe: Recipe, error: Exception) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.recipe = recipe


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
        self.findings.told[told] += 1

    async def put_all(self, recipes: Iterable[Recipe]) -> None:
        """One after the other; what is wrong is raised, with its recipe."""
        for recipe in recipes:
            try:
                await self.put(recipe.body(self.subject), recipe.known)
            except Exception as error:
                raise BrokenError(recipe, error) from error


@contextlib.asynccontextmanager
async def opened(subject: Subject, take_in: TakeIn) -> AsyncIterator[Any]:
    """The door, received from."""
    door = subject.open()
    assert isinstance(door, CalledChannel)
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
def running(
    subject: Subject, behind: Behind, findings: Findings
) -> Iterator[Callable[[Iterable[Recipe]], None]]:
    """A door with this behind it; what is yielded puts spoilt bodies to it, and raises what is wrong."""
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
            yield lambda recipes: runner.run(bench.put_all(recipes))
        finally:
            runner.run(entered.aclose())


def smallest(subject: Subject, behind: Behind, recipe: Recipe) -> str:
    """Made smaller as long as it breaks; alone, for what broke may need those before it."""
    told = ""
    waiting = [recipe]
    while waiting:
        tried = waiting.pop(0)
        with running(subject, behind, Findings()) as put:
            try:
                put([tried])
            except BrokenError as error:
                recipe, told, waiting = tried, str(error), list(tried.smaller())
    return f"{told or 'not when it comes alone'}: {recipe}: {recipe.body(subject)[:2_000]!r}"


def one_round(subject: Subject, number: int, inputs: int = ROUND) -> Findings:
    """The inputs of this number; the first that breaks something ends it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    findings, chance = Findings(), random.Random(number)
    behind = a_house if number % HOUSES == 0 else nobody
    made = (any_recipe(subject, chance) for _ in range(inputs))
    try:
        with running(subject, behind, findings) as put:
            while lot := list(islice(made, LOT)):
                put(lot)
    except BrokenError as error:
        findings.broke.append(
            f"round {number}, after {findings.inputs}: {error}\n  {smallest(subject, behind, error.recipe)}"
        )
    return findings


def _round_at(door: int, number: int, inputs: int) -> Findings:
    return one_round(DOORS[door], number, inputs)


def main(inputs: int, first: int = 0) -> None:
    """All doors in turn, and what came of it; on as many processors as there are."""
    broke = 0
    for door, subject in enumerate(DOORS):
        findings, began = Findings(), time.perf_counter()
        rounds = range(first, first + -(-inputs // ROUND))
        with ProcessPoolExecutor(min(len(rounds), os.cpu_count() or 1)) as processes:
            for found in processes.map(_round_at, repeat(door), rounds, repeat(min(ROUND, inputs))):
                findings += found
                for told in found.broke:
                    print(f"{subject.name}: {told}", file=sys.stderr, flush=True)
        broke += len(findings.broke)
        verdict = f"{len(findings.broke)} ROUNDS BROKE" if findings.broke else "every good update taken in"
        print(
            f"{subject.name}: {findings.inputs:,} inputs in {time.perf_counter() - began:.0f} s, "
            f"told {dict(sorted(findings.told.items()))}, {findings.events:,} events of spoilt bodies, "
            f"{verdict}; the slowest knock took {1000 * findings.slowest:.0f} ms",
            flush=True,
        )
    sys.exit(broke > 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
