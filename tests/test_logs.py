"""The log holds no person and no token, whatever goes wrong and whoever logs it."""

import ast
import asyncio
import contextlib
import io
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.channels import telegram, telegram_ptb
from bot.channels.channel import ChannelError
from bot.content.library import PACKS
from bot.conversation.messages import Message
from bot.running import logs
from bot.running.redaction import SHAPES, redacted
from storage.store import StoreError
from tests.channels.conftest import NOW, receiving
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.inbox import Inbox
from tests.channels.troubles import bad_gateway, refuses, reset
from tests.console.conftest import opened, served
from tests.test_house import FILES

MARKER = " ".join(("Aminata Traoré saigne,", "appelez le +223 70 12 34 56"))  # as put together at run time
SECRET = TOKEN.partition(":")[2]
LIBRARIES = (
    *("uvicorn.error", "uvicorn.access", "uvicorn.asgi", "aiogram", "aiogram.dispatcher", "aiogram.event"),
    *(
        "telegram",
        "telegram.ext",
        "telegram.Bot",
        "httpx",
        "httpcore",
        "httpcore.connection",
        "aiohttp.client",
    ),
    *("apscheduler", "asyncio", "pywa", "prometheus_client"),
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is logged, down to what only a developer asks for."""
    to, root = io.StringIO(), logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    logs.configure(to, logging.DEBUG)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield to
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def silent(told: str) -> bool:
    """Whether nothing of the marker or the token stands there."""
    parts = (*MARKER.replace(",", "").split(), SECRET, "70123456", "2237012")
    return not [part for part in parts if len(part) > 3 and part in told]


def raised(words: str) -> Exception:
    """A fault with a cause, as it was caught, that holds these words in every place."""
    try:
        try:
            raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/sendMessage?text={words}")
        except ConnectionError as error:
            raise ValueError(words) from error
    except ValueError as error:
        return error


@cache
def lines() -> tuple[tuple[str, ast.Call], ...]:
    """Every line of a log in the program, with its file."""
    return tuple(_lines())


def _lines() -> Iterator[tuple[str, ast.Call]]:
    for path in FILES:
        if "structlog.get_logger" not in path.read_text():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
            ):
                yield path.name, node


def ours(node: ast.expr) -> bool:
    """Whether a sentence is written in the program: a constant, a type's name, a table of fixes."""
    match node:
        case ast.Constant(value=str()) | ast.Name(id="fix"):
            return True
        case ast.Attribute(attr="__name__", value=ast.Call(func=ast.Name(id="type"))):
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return ours(body) and ours(orelse)
        case _:
            return False


def test_every_line_of_ours_says_only_what_may_be_said() -> None:
    faults = []
    for file, call in lines():
        if file == "logs.py":
            continue  # it hands on what libraries say
        at = f"{file}:{call.lineno}"
        if len(call.args) != 1 or not ours(call.args[0]):
            faults.append(f"{at}: the event is no constant")
        faults += [f"{at}: {word.arg} is no known key" for word in call.keywords if word.arg not in SHAPES]
        faults += [
            f"{at}: `what` is no sentence of ours"
            for word in call.keywords
            if word.arg == "what" and not ours(word.value)
        ]
    assert faults == []


@pytest.mark.parametrize(
    "value",
    [
        MARKER,
        TOKEN,
        raised(MARKER),
        [MARKER, raised(MARKER)],
        {"text": MARKER, TOKEN: 1},
        f"ValueError: {MARKER}",
        f"131047 {MARKER}",
        f"Bad Request: can't parse entities: {MARKER}",
        f"Forbidden: bot was blocked by the user {MARKER}",
        MARKER.encode(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_flood_of_words_and_tokens_leaves_nothing(value: Any, written: io.StringIO) -> None:
    """Under every key, in every line of the program, beside a trace."""
    log = structlog.get_logger()
    for _, call in lines():
        keys = {word.arg: value for word in call.keywords if word.arg and word.arg != "what"}
        event = call.args[0].value if isinstance(call.args[0], ast.Constant) else "event"
        log.error(event, **keys, text=value, sender=value, exc_info=raised(MARKER))
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        for level in (logging.DEBUG, logging.INFO, logging.ERROR):
            logger.log(level, "HTTP Request: %s", value)
            logger.log(level, value if isinstance(value, str) else f"put together: {value}")
            logger.log(level, f"{MARKER} %s", value)
            try:
                raise raised(MARKER)
            except ValueError:
                logger.exception(MARKER, stack_info=True, extra={"words": MARKER})
    told = written.getvalue()
    assert told.count("\n") > 200
    assert silent(told), told[:2000]


def test_what_an_operator_has_to_know_is_told(written: io.StringIO) -> None:
    log = structlog.get_logger()
    log.error("sender.store", error=StoreError("/var/lib/jigi/jigi.db: it is full; free some space"), row=7)
    log.error("x", error=ChannelError(f"JIGI_TELEGRAM_TOKEN: {TOKEN} is unknown"), reason="Unauthorized")
    log.warning("y", reason="Bad Request: chat not found", error=KeyError("goal"), key="12.3.0")
    full, wrong, refused = map(json.loads, written.getvalue().splitlines())
    assert full["error"] == "StoreError: /var/lib/jigi/jigi.db: it is full; free some space"
    assert (full["row"], full["level"], full["event"]) == (7, "error", "sender.store")
    assert "#token is unknown" in wrong["error"]
    assert (wrong["reason"], refused["reason"]) == ("Unauthorized", "Bad Request: chat not found")
    assert (refused["error"], refused["key"]) == ("KeyError", "12.3.0")


def test_the_same_is_known_again_and_not_what_it_is() -> None:
    marks = [redacted(None, "", {"key": key})["key"] for key in ("a", "b", "a")]
    assert marks[0] == marks[2] != marks[1]


def test_on_a_terminal_a_line_is_for_a_person(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    logs.configure(screen)
    structlog.get_logger().warning("sender.refused", row=7, reason="Unauthorized")
    (line,) = screen.getvalue().splitlines()
    assert line[8:] == " warning  sender.refused  row=7 reason=Unauthorized"


@pytest.mark.parametrize("library", [telegram, telegram_ptb], ids=["aiogram", "ptb"])
async def test_a_bot_in_trouble_tells_neither_words_nor_token(library: Any, written: io.StringIO) -> None:
    """Over the real libraries, with all that they have to say."""
    inbox = Inbox()
    async with FakeTelegram() as tg:
        channel = library.TelegramChannel(tg.token, lambda: NOW, api=tg.url)
        dead = library.TelegramChannel(tg.token, lambda: NOW, api="http://127.0.0.1:1")
        words = refuses(400, f"Bad Request: can't parse entities in {MARKER} {TOKEN}")
        tg.trouble("getUpdates", bad_gateway, reset, refuses(409, f"Conflict: {MARKER}"))
        async with receiving(channel, inbox.take_in):
            tg.user(7).says(MARKER)
            await inbox.has_taken(1)
            tg.trouble("sendMessage", words, words, reset, bad_gateway, refuses(403, MARKER))
            for _ in range(4):
                await channel.send("7", Message(text=MARKER))
            await dead.send("7", Message(text=MARKER))
        await asyncio.gather(channel.close(), dead.close())
    told = written.getvalue()
    assert told
    assert silent(told), told


async def test_a_site_in_trouble_tells_no_words(tmp_path: Path, written: io.StringIO) -> None:
    async with opened(tmp_path) as site:

        @site.app.get("/trouble/{words}")
        async def trouble(words: str) -> None:
            raise ValueError(words)

        async with served(site.app) as address:
            host, port = address.removeprefix("http://").rstrip("/").split(":")
            for head in (
                f"GET /trouble/{SECRET}?q={SECRET} HTTP/1.1\r\nHost: x\r\n\r\n",
                f"{SECRET}\r\n\r\n",
            ):
                reader, writer = await asyncio.open_connection(host, int(port))
                writer.write(head.encode())
                await reader.read(20)
                writer.close()
    told = written.getvalue()
    assert "ValueError" in told
    assert silent(told), told


@pytest.mark.usefixtures("written")
def test_a_log_that_cannot_be_written_ends_nobody() -> None:
    """Its disk is full, or whoever read it is gone; who logs is in the midst of a turn, or of an alert."""
    reads, writes = os.pipe()
    os.close(reads)
    said = False
    for full in ("/dev/full", writes):
        with contextlib.suppress(OSError), open(full, "w") as to:
            logs.configure(to)
            logs.log.error("sender.store", receipts_waiting=0)
            logging.getLogger("asyncio").error("a library's")
            said = True
        assert said
        said = False


def test_a_check_prints_verdicts_alone_and_leaves_the_log_as_it_was(
    written: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack in one language falls back at every card: that is no news to whoever reads verdicts."""
    pack = Path(shutil.copytree(PACKS / "coldchain", tmp_path / "packs" / "cold"))
    for gone in ("en.md", "translations.yaml"):
        (pack / gone).unlink()
    shutil.rmtree(pack / "transcripts")
    told = (pack / "pack.yaml").read_text().replace("id: coldchain", "id: cold").replace("[fr, en]", "[fr]")
    (pack / "pack.yaml").write_text(re.sub(r"^ *en:.*\n", "", told, flags=re.MULTILINE))
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path / 'jigi.db'}")
    checked = CliRunner().invoke(jigi, ["check", "--packs", str(pack.parent)])
    assert checked.exit_code == 0, checked.output
    assert not written.getvalue()
    logs.log.info("text.fallback", name="menu.ask", language="bm")
    assert "text.fallback" in written.getvalue()


def test_a_slow_machine_fills_no_log_with_ticks_that_were_passed_over(written: io.StringIO) -> None:
    logs.configure(written)
    ticks = logging.getLogger("apscheduler.scheduler")
    ticks.warning("Execution of job skipped: maximum number of running instances reached (1)")
    assert not written.getvalue()
    ticks.error("Error submitting job")
    assert '"level": "error"' in written.getvalue()
