"""Queries: the SQL of each subject, by name, from the `.sql` file beside its module."""

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

_HERE = Path(__file__).parent
_HEAD = re.compile(r"^-- (\w+): ", re.MULTILINE)

PERSON = """\
p.id, p.name, p.language, p.zone, p.cadre, p.roles, p.coach, p.local_hour,
    p.rhythm_every, p.rhythm_weekday, p.rhythm_hour, p.channel, p.chat,
    p.consent_at, p.stopped_at, p.unreachable_since, p.created_at,
    f.id, f.name, f.district, f.region, p.voice, p.named, p.joined_to, p.handset,
    case when p.roles like '%district%' then (
        select q.district from postings q where q.person = p.id and q.until is null) else '' end,
    p.light, p.hour_chosen"""
"""What a person is read from: of `people p` and her `facilities f`. A query says `{person}` for it."""


def queries(subject: str) -> Mapping[str, str]:
    """The queries of `<subject>.sql`, as SQLite is asked; `storage/postgres/queries/` has its own of some."""
    return read(_HERE / f"{subject}.sql")


def read(path: Path) -> Mapping[str, str]:
    """The queries of a file: each begins with `-- name: what it is for.`"""
    _, *parts = _HEAD.split(path.read_text("utf-8"))
    return {
        name: _without_comment(text).strip().removesuffix(";").replace("{person}", PERSON)
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def sentences(subject: str) -> Mapping[str, str]:
    """The sentence that each query of `<subject>.sql` begins with."""
    _, *parts = _HEAD.split((_HERE / f"{subject}.sql").read_text("utf-8"))
    return {
        name: " ".join(line.removeprefix("-- ") for line in _comment(text))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _comment(text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [first, *takewhile(lambda line: line.startswith("-- "), rest)]


def _without_comment(text: str) -> str:
    """What follows the sentence that a query begins with; the sentence may take several lines."""
    _, *rest = text.splitlines()
    return "\n".join(line for line in rest if not line.startswith("--"))
