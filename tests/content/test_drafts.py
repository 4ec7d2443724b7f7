"""Drafts: what is not kept leaves nothing behind."""

import os
import shutil
import time
from pathlib import Path

import pytest

from bot.content.drafts import LEFT_AFTER, Drafts


def test_what_is_refused_leaves_nothing_and_what_was_left_goes(tmp_path: Path) -> None:
    """Whoever is killed while a draft is checked leaves half of one."""
    left, beside = tmp_path / ".killed", tmp_path / ".beside"
    for folder in (left, beside):
        folder.mkdir()
        (folder / "fr.md").write_text("# a")
    long_ago = time.time() - LEFT_AFTER - 60
    os.utime(left, (long_ago, long_ago))
    drafts = Drafts(tmp_path)

    def check(folder: Path) -> None:
        raise ValueError(folder)

    with pytest.raises(ValueError, match="amtsl"):
        drafts.keep("amtsl", None, {"fr.md": b"# b"}, check)
    assert list(tmp_path.iterdir()) == [beside]
    shutil.rmtree(beside)
    drafts.keep("amtsl", None, {"fr.md": b"# b"}, lambda _: None)
    assert [path.name for path in tmp_path.rglob("*")] == ["amtsl", "1", "amtsl", "fr.md"]
    assert drafts.ids() == ("amtsl",)
