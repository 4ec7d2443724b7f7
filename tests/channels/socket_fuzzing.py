"""Fuzzing the doors of a running `jigi run`, byte by byte, over a real socket.

    python -m tests.channels.socket_fuzzing 10000

What comes over a wire need not be a request: it drips, it tears off, it lies about its length, it never ends
its head, it holds ten requests at once. Beside each lot of that one good update comes in at each door, and
has to be told 200; at the end every one of them has to be in the database, once.
"""

import asyncio
import contextlib
import json
import os
import random
import re
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import rss_mb
from storage import databases
from tests.channels import fake_whatsapp
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.fake_whatsapp import FakeWhatsApp
from tests.channels.fuzzing import DOORS, MEMORY, Subject, any_body, words
from tests.channels.telegram_rigs import PUBLIC, SITE

TOGETHER = 24  # torn connections at a time
PATIENCE = 300.0  # seconds for a good update, and for the start; the machine may be busy
ANSWERED_IN = 0.5  # seconds that whoever sends nonsense waits for an answer
PATHS = {subject.name: f"/webhooks/{subject.name}" for subject in DOORS}
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


# ---- what comes over a wire ---------------------------------------------------------------------


@dataclass(frozen=True)
class Wire:
    """Pieces with a pause of so many seconds between them. `resets`: then the line is cut, unread."""

    pieces: Sequence[bytes]
    pause: float = 0.0
    resets: bool = False
    told: frozenset[int] | None = None  # what every request of it must be told; None: whatever is no 5xx
    requests: int = 0  # how many are answered, where that is known


def request(subject: Subject, body: bytes, known: bool = True, *headers: bytes, sized: bool = True) -> bytes:
    """A request in order; `sized`: it says how long its body is."""
    shown = subject.signed(body) if known else {}
    lines = [
        f"POST {PATHS[subject.name]} HTTP/1.1".encode(),
        b"Host: jigi",
        *(f"{name}: {value}".encode() for name, value in shown.items()),
        *((f"Content-Length: {len(body)}".encode(),) if sized else ()),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def cut(data: bytes, chance: random.Random, most: int) -> list[bytes]:
    """In so many pieces at most, anywhere."""
    places = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(1, most)))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True) if a < b]


Attack = Callable[[Subject, bytes, random.Random], Wire]


def spoilt(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """A whole request whose body is nonsense."""
    known = chance.random() < 0.8
    return Wire([request(subject, body, known)], told=frozenset({200 if known else 403}), requests=1)


def slow(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """The same in pieces, with pauses: it is heard to its end."""
    pieces = cut(request(subject, body), chance, 8)
    return Wire(pieces, pause=chance.random() / 20, told=frozenset({200}), requests=1)


def torn(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """It breaks off anywhere."""
    whole = request(subject, body)
    return Wire([whole[: chance.randrange(len(whole))]], resets=chance.random() < 0.5)


def honest_chunks(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """Chunked, as a proxy may send it: heard like any other."""
    head = request(subject, body, True, b"Transfer-Encoding: chunked", sized=False)[: -len(body) or None]
    sent = head + chunked(body, 1 + chance.randrange(max(1, len(body))))
    return Wire(cut(sent, chance, 5), told=frozenset({200}), requests=1)


def lying_chunks(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """Sizes that are none, too large, negative or without an end; chunked and sized at once."""
    head = request(subject, body, True, b"Transfer-Encoding: chunked", sized=chance.random() < 0.3)[
        : -len(body) or None
    ]
    lies = (
        b"ffffffffffffffff\r\n" + body, b"-5\r\n" + body, b"\r\n\r\n", b"zz\r\nab\r\n0\r\n\r\n",
        b"5\r\nab\r\n0\r\n\r\n", b"2\r\nabcdef\r\n0\r\n\r\n", b"1;" + b"x" * 70_000 + b"\r\na\r\n0\r\n\r\n",
        b"1\ra\r\n", b"0\r\n" + b"X-Trailer: x\r\n" * 3_000 + b"\r\n", chunked(body, 7)[:-5],
        b"0x5\r\nabcde\r\n0\r\n\r\n", b" 5\r\nabcde\r\n0\r\n\r\n", chunked(body[:200], 1) * 3,
    )  # fmt: skip
    return Wire(cut(head + chance.choice(lies), chance, 4), resets=chance.random() < 0.3)


def too_long(subject: Subject, _body: bytes, chance: random.Random) -> Wire:
    """Chunks beyond what a door takes, and a length that it does not take."""
    if chance.random() < 0.5:
        return Wire([request(subject, b"", True, b"Content-Length: 99999999999", sized=False)])
    head = request(subject, b"", True, b"Transfer-Encoding: chunked", sized=False)
    return Wire([head, *[chunked(b"[" * 60_000, 60_000)[:-5]] * 70])


def headers(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """A flood of headers, a giant one, one that never ends, or what no header may hold."""
    n = 10 ** chance.randrange(1, 5)
    flood = (
        b"\r\n".join(b"X-%d: y" % i for i in range(n)), b"X-Long: " + b"x" * 10 * n, b"X-Nul: a\0b",
        b": none", b"X Space: y", b"X-Fold: a\r\n b", b"Content-Length: 3", b"Content-Length: -1",
        b"Content-Length: 1e3", b"Content-Length: " + b"9" * min(n, 5_000), "X-É: é".encode(),
        b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: identity", b"Expect: 100-continue",
        b"Upgrade: h2c\r\nConnection: Upgrade", b"Content-Encoding: gzip",
        b"Connection: close, x, " + b"," * n, b"Host: other", b"Cookie: " + b"a=b;" * n,
    )  # fmt: skip
    sent = request(subject, body, chance.random() < 0.5, chance.choice(flood))
    return Wire([sent[: -len(body) - 2] if chance.random() < 0.2 else sent])


def pipelined(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """Several whole requests at once: each is answered, in turn."""
    number = chance.randrange(2, 9)
    return Wire(cut(request(subject, body) * number, chance, 6), told=frozenset({200}), requests=number)


def pipelined_nonsense(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """Whole ones, forged ones and halves in one go."""
    made = [request(subject, body, chance.random() < 0.6) for _ in range(chance.randrange(2, 30))]
    sent = b"".join(made)
    return Wire([sent[: chance.randrange(1, len(sent))]], resets=chance.random() < 0.5)


def no_request(subject: Subject, body: bytes, chance: random.Random) -> Wire:
    """Another protocol, or a request with bytes of it changed."""
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(200)
    whole = bytearray(request(subject, body[:300]))
    for _ in range(chance.randrange(1, 6)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    others = (
        hello, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", chance.randbytes(chance.randrange(1, 3_000)),
        b"\r\n" * 500, b"GET", b"get / http/1.1\r\n\r\n", b"\0" * 5_000, b"POST " + b"/" * 70_000,
        b"POST /webhooks/telegram HTTP/9.9\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"DELETE /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST http://x/webhooks/telegram HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /webhooks/%2e%2e/telegram?" + b"a=b&" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    )  # fmt: skip
    sent = bytes(whole) if chance.random() < 0.5 else chance.choice(others)
    return Wire([sent], resets=chance.random() < 0.3)


ATTACKS: Sequence[Attack] = (
    *(spoilt, slow, torn, torn, honest_chunks, lying_chunks, lying_chunks),
    *(headers, headers, pipelined, pipelined_nonsense, no_request, no_request),
)
RARE: Attack = too_long  # four megabytes each
RARELY = 0.01


def wire(subject: Subject, chance: random.Random) -> tuple[str, Wire]:
    """One of them, by name."""
    body = any_body(subject, chance)[:20_000] or b"{}"
    attack = RARE if chance.random() < RARELY else chance.choice(ATTACKS)
    return attack.__name__, attack(subject, body, chance)


# ---- the house ----------------------------------------------------------------------------------


@dataclass
class Findings:
    """What a run has shown."""

    inputs: int = 0
    good: Counter[str] = field(default_factory=Counter)  # updates that were told 200, by door
    told: Counter[int] = field(default_factory=Counter)  # of the attacks, by status
    unanswered: int = 0  # attacks that were told nothing
    memory_mb: list[float] = field(default_factory=list)  # of the house, after each quarter
    files: tuple[int, int] = (0, 0)  # that the house holds open, before and after

    @property
    def grew_mb(self) -> float:
        """In the second half: before that it makes its index of guidance, once."""
        return self.memory_mb[-1] - self.memory_mb[1]


@dataclass(frozen=True)
class House:
    """`jigi run` in a process of its own, behind both doors."""

    process: asyncio.subprocess.Process
    port: int
    folder: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def files(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    async def end(self) -> None:
        """Ask it to; it has to end well."""
        self.process.terminate()
        async with asyncio.timeout(PATIENCE):
            assert await self.process.wait() == 0, self.log()

    def log(self) -> str:
        return (self.folder / "log").read_text()[-2_000:]


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[House]:
    """The house with both doors open."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        folder = Path(place)
        async with FakeTelegram() as tg, FakeWhatsApp() as wa:
            tg.user(7)
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            with (folder / "log").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "run"),
                    env=_environment(folder, port, tg.url, wa.url),
                    stdout=log,
                    stderr=log,
                )
            house = House(process, port, folder)
            try:
                await _opened(house)
                yield house
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()


def _environment(folder: Path, port: int, telegram: str, whatsapp: str) -> Mapping[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("JIGI_")},
        "PYTHONPATH": os.pathsep.join(sys.path),
        "JIGI_DATABASE": f"sqlite:///{folder}/jigi.db",
        "JIGI_FOLDER": str(folder),
        "JIGI_LISTEN": f"127.0.0.1:{port}",
        "JIGI_SECRET": SITE.secret,
        "JIGI_PUBLIC_URL": PUBLIC,
        "JIGI_TELEGRAM_TOKEN": TOKEN,
        "JIGI_TELEGRAM_API": telegram,
        "JIGI_TELEGRAM_MODE": "webhook",
        "JIGI_TELEGRAM_DRIVER": "ptb",  # it starts sooner, and the doors are the same
        "JIGI_WHATSAPP_PHONE_ID": fake_whatsapp.PHONE_ID,
        "JIGI_WHATSAPP_TOKEN": fake_whatsapp.TOKEN,
        "JIGI_WHATSAPP_APP_SECRET": fake_whatsapp.APP_SECRET,
        "JIGI_WHATSAPP_VERIFY_TOKEN": fake_whatsapp.VERIFY_TOKEN,
        "JIGI_WHATSAPP_API": whatsapp,
    }


async def _opened(house: House) -> None:
    """Until each door takes what means nothing."""
    async with asyncio.timeout(PATIENCE):
        for subject in DOORS:
            while b" 200 " not in await _told(house, Wire([request(subject, b"{}")], requests=1)):
                assert house.process.returncode is None, house.log()
                await asyncio.sleep(0.1)


async def _told(house: House, sent: Wire) -> bytes:
    """Nothing, as long as nobody listens."""
    with contextlib.suppress(OSError):
        return await exchanged(house.port, sent)
    return b""


# ---- running ------------------------------------------------------------------------------------


async def exchanged(port: int, sent: Wire, patience: float = ANSWERED_IN) -> bytes:
    """All that is answered, until the line is let go, or as many requests are answered as there are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        with contextlib.suppress(OSError):
            for piece in sent.pieces:
                writer.write(piece)
                await asyncio.wait_for(writer.drain(), patience)
                await asyncio.sleep(sent.pause)
            if sent.resets:
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return b""
            async with asyncio.timeout(PATIENCE if sent.requests else patience):
                while len(_STATUS.findall(answer)) < (sent.requests or sys.maxsize):
                    if not (piece := await reader.read(65_536)):
                        break
                    answer += piece
    except TimeoutError:
        pass  # it is still waiting for what will not come
    finally:
        writer.transport.abort()
    return answer


async def _attack(house: House, subject: Subject, seed: str, findings: Findings) -> None:
    name, sent = wire(subject, random.Random(seed))
    told = [int(status) for status in _STATUS.findall(await exchanged(house.port, sent))]
    findings.inputs += 1
    findings.told.update(told)
    findings.unanswered += not told
    assert all(status < 500 for status in told), f"{name}, seed {seed}: told {told}"
    if sent.told is not None:
        assert len(told) == sent.requests, f"{name}, seed {seed}: {sent.requests} sent, told {told}"
        assert set(told) <= sent.told, f"{name}, seed {seed}: told {told}"


async def _good(house: House, subject: Subject, n: int, findings: Findings) -> None:
    body = json.dumps(subject.good(n)).encode()
    told = await exchanged(house.port, Wire([request(subject, body)], requests=1))
    assert _STATUS.findall(told) == [b"200"], f"good update {n} at {subject.name}: told {told[:200]!r}"
    findings.good[subject.name] += 1


async def attacked(inputs: int, first: int = 0) -> Findings:
    """So many torn connections; raises what is wrong, with the seed that shows it again."""
    findings = Findings()
    async with running() as house:
        rounds = max(1, inputs // TOGETHER)
        before = house.files
        for n in range(first, first + rounds):
            await asyncio.gather(
                *(_good(house, subject, n, findings) for subject in DOORS),
                *(
                    _attack(house, DOORS[i % len(DOORS)], f"{n}.{i}", findings)
                    for i in range(min(TOGETHER, inputs))
                ),
            )
            if (n - first + 1) % max(1, rounds // 4) == 0:
                findings.memory_mb.append(round(rss_mb(house.pid), 1))
        await _told(house, Wire([b"GET /healthz HTTP/1.0\r\n\r\n"], requests=1))
        findings.files = before, house.files
        await house.end()
        kept = Counter(_words_in(house.folder))
    for n in range(first, first + rounds):
        assert kept[words(n)] == len(DOORS), f"good update {n} is in the database {kept[words(n)]} times"
    return findings


def _words_in(folder: Path) -> Iterator[str]:
    store = databases.opened(f"sqlite:///{folder}/jigi.db", key=SITE.secret.encode())
    try:
        yield from (row["text"] for row in store.rows("messages") if row["direction"] == "in")
        with store.reading() as desk:
            for sender in desk.put_by_of():
                yield from (getattr(event, "text", "") for event in desk.first_put_by(sender, 1_000_000))
    finally:
        store.close()


def main(inputs: int, first: int = 0) -> None:
    """Attack, and say what came of it."""
    began = time.perf_counter()
    findings = asyncio.run(attacked(inputs, first))
    told = dict(sorted(findings.told.items()))
    print(
        f"socket: {findings.inputs:,} connections in {time.perf_counter() - began:.0f} s, told {told}, "
        f"{findings.unanswered:,} told nothing; {sum(findings.good.values()):,} good updates beside them "
        f"told 200 and kept once; MB after each quarter {findings.memory_mb}, open files {findings.files}",
        flush=True,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
