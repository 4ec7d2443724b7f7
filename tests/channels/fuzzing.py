"""Fuzzing the doors: what was once recorded, spoilt in every way that we could think of.

    python -m tests.channels.fuzzing 100000

A door is one entry of `DOORS`: how it is opened, what it is told on a good day, and how that is signed.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench import ours
from bot.channels.channel import Channel, Door, Knock, TakeIn
from bot.channels.telegram import TelegramDoor
from bot.channels.telegram.webhook import SIGNED_BY
from bot.conversation.events import MessageReceived, Update
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import PAYLOADS, TOKEN, payload
from tests.channels.telegram_rigs import SITE

NOWHERE = "http://127.0.0.1:1"  # no provider: what is sent is lost
ROUND = 1_000  # inputs that share a door and a store
MOST_SECONDS = 1.0  # of processor time, for one knock


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


DOORS = (
    Subject(
        name="telegram",
        open=lambda: TelegramDoor(TOKEN, lambda: NOW, SITE, api=NOWHERE),
        payloads=[payload(path.stem) for path in sorted(PAYLOADS.glob("*.json"))],
        good=_telegram_says,
        signed=lambda _body: {SIGNED_BY: SITE.token_for(TOKEN)},
    ),
)


# ---- what is done to a body ---------------------------------------------------------------------


class Twice(dict[str, Any]):
    """An object in which one key stands twice."""

    def items(self) -> Any:
        pairs = list(super().items())
        return [*pairs, (pairs[0][0], {"other": 1})] if pairs else pairs


ODD: Sequence[Any] = (
    None, True, False, 0, -1, 1.5, -0.0, 7, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30, 10**4000,
    float("nan"), float("inf"), 1e308, "", " ", "\0", "7", "-7", "\ud83d", "\udc00x", "é\u202e", "🩸" * 20,
    "/start", "/" * 300, "x" * 5000, "<b>" * 99, "private", "kicked", "saignement", [], {}, [[]], [None], [{}],
    {"": ""}, {"id": 7}, {"id": "7"}, {"id": {}}, {"width": "x" * 9, "height": 10**12}, {"width": 1, "height": [1]},
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


def _many(within: Any, at: Any, _odd: Any) -> None:
    within[at] = [within[at]] * 500


def _rename(within: Any, at: Any, odd: Any) -> None:
    if isinstance(within, dict):
        within[str(odd)[:50]] = within.pop(at)


def _again(within: Any, at: Any, _odd: Any) -> None:
    if isinstance(within[at], dict):
        within[at] = Twice(within[at])


SPOILS: Sequence[Spoil] = (_drop, _retype, _retype, _retype, _deepen, _wrap, _many, _rename, _again)


def places(thing: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a body: its container, and the key or index there."""
    pairs = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for at, inner in list(pairs):
        if not isinstance(thing, Twice):
            yield thing, at
        yield from places(inner)


def spoilt(body: Mapping[str, Any], steps: Sequence[tuple[int, Spoil, Any]]) -> Any:
    """The body after these steps: where (any number), how, and with what."""
    whole = [json.loads(json.dumps(body))]
    for where, how, odd in steps:
        found = list(places(whole))
        if found:
            within, at = found[where % len(found)]
            how(within, at, odd)
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

STEPS = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(SPOILS), st.sampled_from(ODD)), min_size=1, max_size=4
)


def bodies(subject: Subject) -> st.SearchStrategy[bytes]:
    """Bodies of which most can be read, and many mean something."""

    def made(chosen: int, steps: Any, ascii_only: bool, how: int, n: int) -> bytes:
        thing = spoilt(subject.payloads[chosen], steps)
        text = json.dumps(thing, ensure_ascii=ascii_only)
        return BYTES[how](text.encode("utf-8", "replace"), n)

    return st.builds(
        made,
        st.integers(0, len(subject.payloads) - 1),
        STEPS,
        st.booleans(),
        st.integers(0, len(BYTES) - 1),
        st.integers(0, 200_000),
    )


# ---- running ------------------------------------------------------------------------------------


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
    taken: list[Update]
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


def fuzz(subject: Subject, inputs: int, folder: Path, number: int, findings: Findings) -> None:
    """So many spoilt bodies at one door, each with its turn in a house of its own.

    Raises AssertionError, after hypothesis has told the smallest body that shows it.
    """
    taken: list[Update] = []
    with ours.opened(folder / f"{subject.name}-{number}.db") as store, asyncio.Runner() as runner:
        road = ours.Road(store, ours.house(folder))

        async def take_in(events: Sequence[Update]) -> None:
            await road.take_in(events)  # raises what a turn has raised: then 503 is told
            taken.extend(events)

        entered = contextlib.AsyncExitStack()
        door = runner.run(entered.enter_async_context(opened(subject, take_in)))
        bench = Bench(subject, door, taken, findings)

        @seed(number)
        @settings(
            max_examples=inputs,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(body=bodies(subject), known=st.integers(0, 9).map(bool))
        def every(body: bytes, known: bool) -> None:
            runner.run(bench.put(body, known))

        try:
            every()
        finally:
            runner.run(entered.aclose())
            runner.run(road.stop())


def main(inputs: int, first: int = 0) -> None:
    """All doors in turn, and what came of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    for subject in DOORS:
        findings, began = Findings(), time.perf_counter()
        with TemporaryDirectory() as folder:
            for number in range(first, first + -(-inputs // ROUND)):
                fuzz(subject, min(ROUND, inputs), Path(folder), number, findings)
                if sys.stdout.isatty():
                    print(f"\r{findings.inputs:,}", end="", flush=True)
        print(
            f"\r{subject.name}: {findings.inputs:,} inputs in {time.perf_counter() - began:.0f} s, told "
            f"{findings.told}, {findings.events:,} turns of spoilt bodies, every good update taken in; "
            f"the slowest knock took {1000 * findings.slowest:.0f} ms"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
