"""Spoiling: to show that a check sees a fault, make one."""

from pathlib import Path

from bot.content import checks
from bot.content.faults import Fault


def spoil(path: Path, old: str, new: str) -> int:
    """Change the first place where `old` stands; its line, counted from 1."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_below(folder: Path) -> list[Fault]:
    """All that is wrong with the packs in a folder, with their form or with their words."""
    packs, unread = checks.read_packs([folder])
    return sorted({*unread, *checks.faults_of(packs)})
