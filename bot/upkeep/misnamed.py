"""Misnamed: what is called like a setting and is none, as a slip of the hand is. Nobody reads it."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from bot.settings import Settings

PREFIX = "JIGI_"
LIKE = 0.75  # of two names: one is a slip of the other

_NAMED = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE)


def notes(env_file: Path = Path(".env")) -> list[str]:
    """A line for each, of the environment and of the file; no fault, for other programs may read it."""
    known = {name.upper() for name in Settings.model_fields}
    written = env_file.read_text("utf-8", errors="replace") if env_file.is_file() else ""
    named = {name.upper() for name in (*os.environ, *_NAMED.findall(written))}
    ours = {name.removeprefix(PREFIX) for name in named if name.startswith(PREFIX)}
    return [
        f"{PREFIX}{name} is no setting, and is not read; {_near(name, known)} may be meant"
        for name in sorted(ours - known)
    ]


def _near(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, known, 1, LIKE)
    return f"{PREFIX}{found[0]}" if found else "one of docs/settings.md"
