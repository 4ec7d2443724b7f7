import pytest
from pathlib import Path
from tests.channels.hosts import AiogramHostRig, PtbHostRig
from tests.channels.promises import NEEDS, PROMISES
HOSTS = {"aiogram": AiogramHostRig, "ptb": PtbHostRig}

@pytest.mark.parametrize(("host", "kept"), [(host, kept) for host in HOSTS for kept in PROMISES if not NEEDS[kept] & set(HOSTS[host].lacks)])
async def test_a_guest_keeps_it(host: str, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with HOSTS[host](tmp_path) as rig:
        await PROMISES[kept](rig)
        assert list(rig.mistakes) == []
