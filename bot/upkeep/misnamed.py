"""Misnamed: what is called like a setting and is none, as a slip of the hand is. Nobody reads it."""

import os
import re
from difflib import get_close_matches
from pathlib import Path

from bot.settings import Settings

_NAMED = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE)


def notes(env_file: Path = Path(".env")) -> list[str]:
    """A line for each, of the environment and of the file; no fault, for other programs may read it."""
    known = [f"JIGI_{name.upper()}" for name in Settings.model_fields]
    written = env_file.read_text("utf-8", errors="replace") if env_file.is_file() else ""
    named = {name.upper() for name in (*os.environ, *_NAMED.findall(written))}
    slips = sorted(name for name in named if name.startswith("JIGI_") and name not in known)
    near = {name: next(iter(get_close_matches(name, known, 1)), "one of docs/settings.md") for name in slips}
    return [f"{name} is no setting, and is not read; {meant} may be meant" for name, meant in near.items()]
