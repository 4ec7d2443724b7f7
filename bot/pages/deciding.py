"""Deciding: those keys of `programme.yaml` that are safe to change from a page.

What is written is held against all that the file says, as `jigi run` would at its start: every fault is told
at once, and a file that would keep it from starting is never left. Comments and other keys stay as they are.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot import programme
from bot.faults import Telling
from bot.fixes import keys
from bot.programme import Programme
from bot.rules import rules_of
from bot.settings import SettingsError

BEFORE = ".before"  # the file as it was is kept under its name and this
KEYS = ("weekly_budget", "quiet", "holidays", "referral", "draft_content")

Written = Mapping[str, Any]


class DecisionFault(NamedTuple):
    """What is wrong: under which key, of what in it, and in the words of whoever checks."""

    key: str
    about: str
    says: str  # nothing where what is said of its key says it all


def mark_of(path: Path) -> str:
    """By which a file is known again; another once somebody has changed it."""
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()[:16]


def decided(path: Path) -> Written:
    """What the file says of those keys, as JSON-like values. Raises SettingsError."""
    return written_of(programme.load(path))


def written_of(stands: Programme) -> Written:
    return {
        "weekly_budget": stands.weekly_budget,
        "quiet": {"since": f"{stands.quiet.since:%H:%M}", "until": f"{stands.quiet.until:%H:%M}"},
        "holidays": {
            day.isoformat(): {"fr": name.fr, "en": name.en} for day, name in sorted(stands.holidays.items())
        },
        "referral": {
            place: {"phone": one.phone, "verified_on": one.verified_on.isoformat()}
            for place, one in stands.referral.items()
        },
        "draft_content": stands.draft_content,
    }


def faults(path: Path, written: Written) -> Sequence[DecisionFault]:
    """All that is wrong with the file as it would be."""
    try:
        stands = Programme.model_validate(_plain(_changed(path, written)))
        rules_of(stands)
    except ValidationError as error:
        return [_fault(fault) for fault in error.errors()]
    except SettingsError:
        return [DecisionFault("quiet", "", Telling("a day would have no open hour; shorten the quiet hours"))]
    return []


def decide(path: Path, written: Written) -> None:
    """Write it: the whole file, or nothing of it. Raises SettingsError when it would be no programme."""
    stream = StringIO()
    yaml = YAML(pure=True)
    yaml.dump(_changed(path, written), stream)
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(stream.getvalue())
            file.flush()
            os.fsync(file.fileno())
        rules_of(programme.load(new))  # as it stands on the disk, before anybody relies on it
        if path.exists():
            shutil.copy2(path, path.with_name(f"{path.name}{BEFORE}"))
        new.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            new.unlink()


def _changed(path: Path, written: Written) -> CommentedMap:
    """The file with these keys in it; a key that says what it said is not touched."""
    stands = YAML(pure=True).load(path) if path.exists() else None
    whole: CommentedMap = stands if stands is not None else CommentedMap()
    before = decided(path)
    for key in KEYS:
        if written[key] != before[key]:
            whole[key] = _yaml(key, written[key])
    return whole


def _yaml(key: str, value: Any) -> Any:
    """As an author would write it: hours and telephones in quotes, days as days."""
    if key == "quiet":
        return {name: DoubleQuotedScalarString(hour) for name, hour in value.items()}
    if key == "holidays":
        return {_day(day): dict(name) for day, name in value.items()}
    if key == "referral":
        return {
            place: {
                "phone": DoubleQuotedScalarString(one["phone"]),
                "verified_on": _day(one["verified_on"]),
            }
            for place, one in value.items()
        }
    return value


def _day(text: str) -> date | str:
    """What is no day stays as it was written: then it is told."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _plain(whole: CommentedMap) -> Any:
    """As the file would be read again."""
    stream = StringIO()
    YAML(pure=True).dump(whole, stream)
    return YAML(typ="safe", pure=True).load(stream.getvalue()) or {}


def _fault(fault: Any) -> DecisionFault:
    key, *about = map(str, keys(fault) or ("",))
    says = next(iter(getattr(fault.get("ctx", {}).get("error"), "args", ())), "")
    return DecisionFault(key, ".".join(about), says)
