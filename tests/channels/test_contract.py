"""Every promise of a channel, on every channel."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.channels.promises import NEEDS, PROMISES
from tests.channels.rigs import Can, Rig
from tests.channels.telegram_rigs import PollingRig, WebhookRig

RIGS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {
    "aiogram by polling": PollingRig,
    "aiogram by webhook": WebhookRig,
}
LACKS: dict[str, frozenset[Can]] = {name: frozenset(rig().lacks) for name, rig in RIGS.items()}
KEPT = [(kept, name) for kept in PROMISES for name in RIGS if not NEEDS[kept] & LACKS[name]]


@pytest.mark.parametrize(("kept", "name"), KEPT)
async def test_a_promise(kept: str, name: str) -> None:
    async with RIGS[name]() as rig:
        await PROMISES[kept](rig)
        assert list(rig.mistakes) == []
