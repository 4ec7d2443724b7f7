"""Every promise of a channel, on every channel. What a rig lacks it says, with the reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.channels import road
from tests.channels.promises import NEEDS, PROMISES
from tests.channels.telegram_rigs import PollingRig, PtbPollingRig, PtbWebhookRig, WebhookRig
from tests.channels.webchat_rig import WebchatRig
from tests.channels.whatsapp_rigs import UserIdRig, WhatsAppRig

RIGS: dict[str, Callable[[Path], Any]] = {
    "aiogram by polling": PollingRig,
    "aiogram by webhook": WebhookRig,
    "ptb by polling": PtbPollingRig,
    "ptb by webhook": PtbWebhookRig,
    "web chat": WebchatRig,
    "WhatsApp by telephone": WhatsAppRig,
    "WhatsApp by user id": UserIdRig,
}
LACKS = {name: rig.lacks for name, rig in RIGS.items()}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kept", "name"),
    [(kept, name) for kept in PROMISES for name in RIGS if not NEEDS[kept] & set(LACKS[name])],
)
async def test_a_promise(kept: str, name: str, tmp_path: Path) -> None:
    async with RIGS[name](tmp_path) as rig:
        await PROMISES[kept](rig)
        assert list(rig.mistakes) == []


def test_each_promise_is_made_by_somebody_and_each_lack_has_its_reason() -> None:
    for kept in PROMISES:
        assert any(not NEEDS[kept] & set(lacks) for lacks in LACKS.values()), kept
    for lacks in LACKS.values():
        assert all(lacks.values())
    assert road.__name__ in {kept.__module__ for kept in PROMISES.values()}
