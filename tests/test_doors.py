"""The doors under attack: bombs, lies about length, old bodies, old secrets. Memory stays flat."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from structlog.testing import capture_logs

from bot.channels.bot_api.webhook import PATH, SIGNED_BY, Site
from bot.channels.channel import Knock, Reply
from bot.channels.tally import EVERY, Tally
from bot.channels.telegram import TelegramDoor
from console.webhooks import MOST_BODY
from tests.channels.fake_telegram import TOKEN, payload
from tests.channels.inbox import Inbox
from tests.channels.phones import PATIENCE
from tests.channels.road import lit, says, taps
from tests.channels.telegram_rigs import PUBLIC, SITE, WebhookRig, served

SHOWN = SITE.token_for(TOKEN)
KNOWN = {SIGNED_BY: SHOWN}
BOMBS = {
    "deep": b"[" * 1_000_000,
    "deep objects": b'{"a":' * 200_000,
    "a long number": b'{"update_id":' + b"9" * 900_000 + b"}",
    "a far exponent": b'{"update_id":1e999999999}',
    "many keys": b"{" + b",".join(b'"%d":0' % n for n in range(90_000)) + b"}",
    "half characters": b'"' + b"\\ud83d" * 160_000 + b'"',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
async def test_a_bomb_is_told_200_and_the_next_update_is_taken(bomb: bytes, tmp_path: Path) -> None:
    inbox = Inbox()
    async with WebhookRig(tmp_path) as rig, rig.receiving(inbox.take_in):
        await rig.tg.called("setWebhook")
        async with asyncio.timeout(PATIENCE):
            assert await rig.channel.knock(Knock("POST", {}, KNOWN, bomb)) == Reply(200)
        rig.somebody().says("oui")
        await inbox.has_taken(1)


def memory_kb() -> int:
    """What this process holds now."""
    (line,) = [x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmRSS")]
    return int(line.split()[1])


async def test_twenty_thousand_bad_knocks_take_no_memory_and_one_line(tmp_path: Path) -> None:
    body = json.dumps(payload("text")).encode()
    bad = [
        Knock("POST", {}, {SIGNED_BY: "x" * 5_000}, body),
        Knock("POST", {}, {}, b"[" * 2_000),
        Knock("POST", {}, KNOWN, b'{"update_id": ' + b"[" * 2_000),
        Knock("GET", {"a": "b"}, {}, b""),
    ]
    async with WebhookRig(tmp_path) as rig, rig.receiving(Inbox().take_in):
        await rig.tg.called("setWebhook")
        with capture_logs() as logs:
            for n in range(2_000):
                await rig.channel.knock(bad[n % 4])
            before = memory_kb()
            for n in range(20_000):
                assert (await rig.channel.knock(bad[n % 4])).status in (200, 403, 405)
    assert memory_kb() - before < 4_000
    assert [log["event"] for log in logs if log["log_level"] != "info"] == [
        "telegram.forged",
        "telegram.unreadable",
    ]


def test_a_tally_tells_at_once_then_once_a_minute_of_all() -> None:
    now = 100.0
    tally = Tally(lambda: now)
    assert [tally.add() for _ in range(1_000)] == [1, *[0] * 999]
    now += EVERY
    assert [tally.add(), tally.add()] == [1_000, 0]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({SIGNED_BY: "wrong", "Content-Length": "900000"}, 403),
        ({"Content-Length": "900000"}, 403),
        ({SIGNED_BY: "wrong", "Content-Length": "9" * 17}, 403),
        ({**KNOWN, "Content-Length": str(MOST_BODY + 1)}, 413),
        ({**KNOWN, "Content-Length": "100", "Content-Encoding": "gzip"}, 415),
    ],
)
async def test_a_head_that_is_refused_is_answered_before_its_body_and_let_go(
    headers: dict[str, str], status: int, tmp_path: Path
) -> None:
    async with WebhookRig(tmp_path) as rig, served(rig.channel) as address:
        url = httpx2.URL(address)
        reader, writer = await asyncio.open_connection(url.host, url.port or 0)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        async with asyncio.timeout(PATIENCE):
            told = await reader.read()  # to its end: nobody waits for the body
        writer.close()
    assert told.split(b" ")[1] == str(status).encode()


async def test_what_is_said_beyond_the_length_is_no_part_of_it(tmp_path: Path) -> None:
    inbox = Inbox()
    body = json.dumps(payload("text")).encode()
    async with WebhookRig(tmp_path) as rig, served(rig.channel) as address:
        task = asyncio.create_task(rig.channel.run(inbox.take_in))
        url = httpx2.URL(address)
        reader, writer = await asyncio.open_connection(url.host, url.port or 0)
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SIGNED_BY}: {SHOWN}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body + b"[" * 900_000)
        with contextlib.suppress(ConnectionResetError):
            assert (await reader.readline()).split(b" ")[1] == b"200"
        await inbox.has_taken(1)
        writer.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_body_of_last_week_is_told_200_and_has_no_turn(tmp_path: Path) -> None:
    async with WebhookRig(tmp_path) as rig:
        awa, old = rig.somebody(), []
        take: Callable[[Knock], Awaitable[Reply]] = rig.channel.knock

        async def noted(knock: Knock) -> Reply:
            old.append(knock)
            return await take(knock)

        rig.channel.knock = noted
        async with lit(rig) as jigi:
            await says(awa, "/start")
            await taps(awa, "Français")
            await rig.all_confirmed()
            await jigi.settle()
            heard = len(awa.all)
            await jigi.move(jigi.clock.now() + timedelta(days=7))
            await jigi.settle()
            asked = len(awa.all)
            for knock in [*old, *old]:
                assert await take(knock) == Reply(200)
            await jigi.settle()
            assert len(awa.all) == asked
            assert heard


async def test_another_secret_of_the_programme_is_set_at_the_start_and_the_old_one_refused(
    tmp_path: Path,
) -> None:
    new = Site(public_url=PUBLIC, secret="another secret of the programme")
    body = json.dumps(payload("text")).encode()
    async with WebhookRig(tmp_path) as rig:
        async with rig.receiving(Inbox().take_in):
            await rig.tg.called("setWebhook")
        door = TelegramDoor(TOKEN, rig.clock.now, new, api=rig.tg.url)
        task = asyncio.create_task(door.run(Inbox().take_in))
        (_, again) = await rig.tg.called("setWebhook", 2)
        shown = again.fields["secret_token"]
        assert shown == new.token_for(TOKEN) != SHOWN
        assert await door.knock(Knock("POST", {}, KNOWN, body)) == Reply(403)
        assert await door.knock(Knock("POST", {}, {SIGNED_BY: shown}, body)) == Reply(200)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await door.close()
