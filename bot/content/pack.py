"""A pack: a folder of words that trainers and clinicians own, read and held ready to be shown.

`pack.yaml` says what it is and for whom, `doses.yaml` holds its typed values, and one sheet for each
language its cards, quiz items and topics. The first language of `languages:` is the one in which
the others' front matter is not repeated: section, sources, skill and cadres stand there only.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.doses import Dose, read_doses
from bot.content.faults import Fault, PackError, shown
from bot.content.markup import VALUE, to_html
from bot.content.sheets import Entry, read_sheet
from bot.content.yaml import line_of, read_yaml
from bot.people import Cadre

Parts = Mapping[str, str]
UNDATED = {"fr": "s. d.", "en": "n.d."}  # the page bears no year


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, short enough to stand under a card."""

    title: Mapping[str, str]  # by language
    year: str

    def words(self, language: str) -> str:
        return f"{self.title[language]}, {UNDATED[language] if self.year == 'undated' else self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One screen that teaches one section of the facts."""

    ref: str  # "amtsl/cord.clamping"
    section: str
    sources: tuple[str, ...]
    skill: str
    cadres: frozenset[Cadre]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with its options, and the card that teaches the answer."""

    ref: str  # "amtsl/Q-AMTSL-01"
    section: str
    sources: tuple[str, ...]
    skill: str
    cadres: frozenset[Cadre]
    danger: int  # 1 to 3: what it costs a mother or a baby when this is forgotten
    options: str  # "ABCD"
    right: str  # "A"
    card: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something to work on in a check-in; the texts by name."""

    id: str  # "cold"
    title: str  # "coaching/topic.cold.title"
    example: str
    ideas: tuple[str, ...]
    cadres: frozenset[Cadre]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One edition of one pack."""

    id: str
    edition: str
    owner: str
    folder: Path
    languages: tuple[str, ...]  # the first is the one that the others are translated from
    audience: frozenset[Cadre]
    title: Mapping[str, str]
    sources: Mapping[str, Source]
    doses: Mapping[str, Dose]
    sheets: Mapping[str, Mapping[str, Entry]]  # language → entry → its words as written
    html: Mapping[str, Mapping[str, Parts]]  # language → entry → its words as sent
    cards: Mapping[str, Card]
    items: Mapping[str, Item]
    topics: Mapping[str, Topic]
    digest: str  # changes with any byte of the folder's words


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with every fault of form at once."""
    about, faults = _about(folder / "pack.yaml")
    if faults:
        raise PackError(faults)
    doses, faults = read_doses(folder / "doses.yaml", about["sources"])
    languages = tuple(about["languages"])
    sheets = {}
    for language in languages:
        sheets[language], found = read_sheet(folder / f"{language}.md")
        faults += found
    first = sheets[languages[0]]
    id = str(about["id"])
    audience = frozenset(map(Cadre, about["audience"]))
    for entry in first.values():
        faults += _front_faults(entry, folder / f"{languages[0]}.md", about["sources"])
    if faults:
        raise PackError(sorted(faults))
    try:
        html = {
            language: {
                name: {part: to_html(words.raw, doses, language) for part, words in entry.parts.items()}
                for name, entry in sheet.items()
            }
            for language, sheet in sheets.items()
        }
    except KeyError:
        raise PackError(sorted(_unknown_values(folder, sheets, doses))) from None
    cards = {e.id: _card(id, e, audience) for e in first.values() if e.kind == "card"}
    taught = {card.section: card.ref for card in cards.values()}
    return Pack(
        id=id,
        edition=str(about["edition"]),
        owner=str(about["owner"]),
        folder=folder,
        languages=languages,
        audience=audience,
        title=about["title"],
        sources={
            key: Source({language: _in(s["title"], language) for language in languages}, str(s["year"]))
            for key, s in about["sources"].items()
        },
        doses=doses,
        sheets=sheets,
        html=html,
        cards=cards,
        items={e.id: _item(id, e, audience, taught) for e in first.values() if e.kind == "quiz"},
        topics={e.id: _topic(id, e, audience) for e in first.values() if e.kind == "topic"},
        digest=_digest(folder),
    )


# ---- what each file must say ------------------------------------------------------------------

_ABOUT = {"id", "edition", "owner", "languages", "audience", "title", "sources"}
_FRONT = {
    "card": ({"section", "sources", "skill"}, {"cadres", "keywords"}),
    "quiz": ({"section", "sources", "skill", "danger"}, {"cadres", "keywords"}),
    "topic": (set[str](), {"cadres", "keywords"}),
}


def _about(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    about, faults = read_yaml(path)
    where = shown(path)
    if faults:
        return {}, faults
    for key in sorted(_ABOUT - set(about)):
        faults.append(Fault(where, 1, f"{key} is missing; add `{key}:`"))
    for key in sorted(set(about) - _ABOUT):
        faults.append(Fault(where, line_of(about, key), f"{key} is not known; take it out, or mend its name"))
    if faults:
        return {}, faults
    for cadre in about["audience"]:
        if cadre not in set(Cadre):
            what = f"{cadre!r} is no cadre; use {', '.join(Cadre)}"
            faults.append(Fault(where, line_of(about, "audience"), what))
    for key, source in (about["sources"] or {}).items():
        if not isinstance(source, dict) or not {"title", "year"} <= set(source):
            what = f"the source {key} needs `title:` and `year:`"
            faults.append(Fault(where, line_of(about["sources"], key), what))
    return {**about, "sources": about["sources"] or {}}, faults


def _front_faults(entry: Entry, path: Path, sources: Mapping[str, Any]) -> list[Fault]:
    """What is wrong in the front matter of the language that carries it whole."""
    needed, allowed = _FRONT[entry.kind]
    where, front = shown(path), entry.front
    found = [
        Fault(where, entry.line, f"{entry.id} has no {key}; add `{key}:` to its front matter")
        for key in sorted(needed - set(front))
    ]
    found += [
        Fault(where, entry.line_of(key), f"{entry.id}: {key} is not known; take it out, or mend its name")
        for key in sorted(set(front) - needed - allowed - {"id", "kind"})
    ]
    for key in front.get("sources") or ():
        if key not in sources:
            what = f"{entry.id}: the source {key} is not in pack.yaml; add it there under `sources:`"
            found.append(Fault(where, entry.line_of("sources"), what))
    for cadre in front.get("cadres") or ():
        if cadre not in set(Cadre):
            what = f"{entry.id}: {cadre!r} is no cadre; use {', '.join(Cadre)}"
            found.append(Fault(where, entry.line_of("cadres"), what))
    if entry.kind == "quiz" and front.get("danger") not in (1, 2, 3):
        found.append(Fault(where, entry.line_of("danger"), f"{entry.id}: danger is 1, 2 or 3"))
    if entry.kind == "quiz" and len(entry.ticked) != 1:
        what = f"{entry.id} has {len(entry.ticked)} right answers; tick exactly one with - [x]"
        found.append(Fault(where, entry.line, what))
    return found


def _unknown_values(
    folder: Path, sheets: Mapping[str, Mapping[str, Entry]], doses: Mapping[str, Dose]
) -> list[Fault]:
    return [
        Fault(
            shown(folder / f"{language}.md"),
            words.line_at(found.start()),
            f"{entry.id}: {{{{ {found[1]} }}}} is not in doses.yaml; add it there, or mend its name",
        )
        for language, sheet in sheets.items()
        for entry in sheet.values()
        for words in entry.parts.values()
        for found in VALUE.finditer(words.raw)
        if found[1] not in doses
    ]


def _card(pack: str, entry: Entry, audience: frozenset[Cadre]) -> Card:
    return Card(
        ref=f"{pack}/{entry.id}",
        section=entry.front["section"],
        sources=tuple(entry.front["sources"]),
        skill=entry.front["skill"],
        cadres=_cadres(entry, audience),
    )


def _item(pack: str, entry: Entry, audience: frozenset[Cadre], taught: Mapping[str, str]) -> Item:
    return Item(
        ref=f"{pack}/{entry.id}",
        section=entry.front["section"],
        sources=tuple(entry.front["sources"]),
        skill=entry.front["skill"],
        cadres=_cadres(entry, audience),
        danger=int(entry.front["danger"]),
        options="".join(sorted(part[-1] for part in entry.parts if part.startswith("option."))),
        right=entry.ticked,
        card=taught.get(entry.front["section"]),
    )


def _topic(pack: str, entry: Entry, audience: frozenset[Cadre]) -> Topic:
    ref = f"{pack}/{entry.id}"
    return Topic(
        id=entry.id.removeprefix("topic."),
        title=f"{ref}.title",
        example=f"{ref}.example",
        ideas=tuple(f"{ref}.{part}" for part in entry.parts if part.startswith("idea")),
        cadres=_cadres(entry, audience),
    )


def _cadres(entry: Entry, audience: frozenset[Cadre]) -> frozenset[Cadre]:
    return frozenset(map(Cadre, entry.front.get("cadres") or audience))


def _in(title: Any, language: str) -> str:
    return str(title[language] if isinstance(title, dict) else title)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in {".yaml", ".md"}):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
