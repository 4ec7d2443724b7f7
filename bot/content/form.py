"""Form: what each file of a pack must say, before anybody looks at what it says."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.content.checklists import rule_faults
from bot.content.faults import Fault, shown
from bot.content.sheets import SheetEntry
from bot.content.yaml import line_of, read_yaml
from bot.faults import Telling
from bot.people import Cadre

ABOUT = {
    "id": "words",
    "edition": "name",
    "owner": "words",
    "languages": "list",
    "audience": "cadres",
    "title": "words by language",
    "sources": "mapping",
    "clinical": "flag",
    "skills": "titles",
}
_TAUGHT = {"section": "words", "sources": "list", "skill": "words", "cadres": "cadres"}
FRONT = {
    "card": {**_TAUGHT, "keywords": "list", "emergency": "words", "picture": "words"},
    "quiz": {**_TAUGHT, "danger": "danger"},
    "topic": {"cadres": "cadres"},
    "act": {"section": "words", "sources": "list", "cadres": "cadres", "within": "words", "every": "words"},
    "checklist": {"sources": "list", "items": "rules"},
}
OPTIONAL = {"cadres", "keywords", "emergency", "picture", "clinical", "skills", "within", "every"}
_WANTED = {
    "words": Telling("words behind it"),
    "name": Telling("words behind it"),
    "list": Telling("a list, [one, two]"),
    "cadres": Telling("a list out of {cadres}", cadres=", ".join(Cadre)),
    "words by language": Telling("words for each language"),
    "mapping": Telling("`key: value` lines below it"),
    "titles": Telling("`skill: {{fr: …, en: …}}` lines below it"),
    "danger": Telling("1, 2 or 3"),
    "flag": Telling("true or false"),
    "rules": Telling("`item: {{fact: …, days: …, owner: …}}` lines below it"),
}


def read_about(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    """What has its form of a `pack.yaml`, and every fault of the file."""
    about, faults = read_yaml(path)
    if faults:
        return {}, faults
    languages = about.get("languages")
    languages = languages if _is("list", languages, []) else []
    problems = list(_problems(about, ABOUT, languages))
    faults = [Fault(shown(path), line_of(about, key), problem) for key, problem in problems]
    sound = {key: about[key] for key in about.keys() - {key for key, _ in problems}}
    for key, source in sound.get("sources", {}).items():
        if (
            not isinstance(source, dict)
            or not _is("words by language", source.get("title"), languages)
            or not re.fullmatch(r"\d{4}|undated", str(source.get("year")))
        ):
            what = Telling(
                "the source {key} needs `title:`, for each language or for all, and `year:`, four "
                "figures or undated",
                key=key,
            )
            faults.append(Fault(shown(path), line_of(about["sources"], key), what))
            sound["sources"] = {**sound["sources"], key: {"title": "", "year": "undated"}}  # it has a name
    return sound, faults


def front_faults(entry: SheetEntry, path: Path, sources: Mapping[str, Any] | None) -> Iterator[Fault]:
    """What is wrong in the front matter of the language that carries it whole.

    `sources` is None while nobody knows them, since pack.yaml has to be mended first.
    """
    where = shown(path)
    for key, problem in _problems(entry.front, {"id": "words", "kind": "words", **FRONT[entry.kind]}, []):
        yield Fault(where, entry.line_of(key), Telling("{id}: {problem}", id=entry.id, problem=problem))
    named = entry.front.get("sources", [])
    for key in named if isinstance(named, list) else []:
        if sources is not None and str(key) not in sources:
            what = Telling(
                "{id}: the source {key} is not in pack.yaml; add it there under `sources:`",
                id=entry.id,
                key=key,
            )
            yield Fault(where, entry.line_of("sources"), what)
    if entry.kind == "quiz" and len(entry.ticked) != 1:
        what = Telling(
            "{id} has {count} right answers; tick exactly one with - [x]",
            id=entry.id,
            count=len(entry.ticked),
        )
        yield Fault(where, entry.line, what)
    if entry.kind == "checklist":
        yield from rule_faults(entry, path)


def _problems(
    data: Mapping[str, Any], form: Mapping[str, str], languages: list[str]
) -> Iterator[tuple[str, Telling]]:
    """Each key that is missing, not known or not filled in as its form wants, with what to do."""
    for key, kind in form.items():
        if key not in data:
            if key not in OPTIONAL:
                yield (
                    key,
                    Telling("{key} is missing; add `{key}:` with {wanted}", key=key, wanted=_WANTED[kind]),
                )
        elif not _is(kind, data[key], languages):
            yield (
                key,
                Telling("{key} is {value!r}; write {wanted}", key=key, value=data[key], wanted=_WANTED[kind]),
            )
    for key in data:
        if key not in form:
            yield key, Telling("{key} is not known; take it out, or mend its name", key=key)


def _is(kind: str, value: Any, languages: list[str]) -> bool:
    match kind:
        case "words":
            return isinstance(value, str) and bool(value.strip())
        case "name":  # `edition: 2` is a number to YAML
            return isinstance(value, str | int) and bool(str(value).strip())
        case "list":
            return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
        case "cadres":
            return _is("list", value, []) and set(value) <= set(Cadre)
        case "words by language":
            if isinstance(value, dict):
                return all(_is("words", value.get(language), []) for language in languages)
            return _is("words", value, [])
        case "mapping" | "rules":
            return isinstance(value, dict)
        case "flag":
            return isinstance(value, bool)
        case "titles":
            named = value.values() if isinstance(value, dict) else ()
            return bool(named) and all(_is("words by language", title, languages) for title in named)
        case _:
            return value in (1, 2, 3)
