"""A pack: a folder of words that trainers and clinicians own, read and held ready to be shown.

`pack.yaml` says what it is and for whom, `doses.yaml` holds its typed values, and one sheet for each
language its cards, quiz items, topics and acts. The first language of `languages:` is the one in which
the others' front matter is not repeated: section, sources, skill and cadres stand there only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.content.asking import Asking
from bot.content.cards import Act, Card, Item, Sheet, Topic, act_of, card_of, item_of, topic_of
from bot.content.championship import Reward
from bot.content.checklists import Checklist, checklist_of
from bot.content.doses import Dose
from bot.content.faults import PackError, shown
from bot.content.markup import to_html
from bot.content.pictures import pictures_of
from bot.content.pieces import Pieces, digest_of, may_be_filled
from bot.content.sheets import SheetEntry
from bot.content.signatures import Signatures
from bot.content.stamps import stale_entries
from bot.content.titles import titles_of, withheld
from bot.content.units import parts_of
from bot.conversation.messages import Media
from bot.people import Cadre

Parts = Mapping[str, str]
UNDATED = {"fr": "s. d.", "en": "n.d."}  # the page bears no year; any other language says it in French


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, short enough to stand under a card."""

    title: Mapping[str, str]  # by language
    year: str

    def words(self, language: str) -> str:
        undated = UNDATED.get(language, UNDATED["fr"])
        return f"{self.title[language]}, {undated if self.year == 'undated' else self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One edition of one pack."""

    id: str
    edition: str
    owner: str
    clinical: bool  # what it teaches touches a patient: the national protocol comes first
    folder: Path
    languages: tuple[str, ...]  # the first is the one that the others are translated from
    audience: tuple[Cadre, ...]  # whom it concerns most comes first
    title: Mapping[str, str]
    skills: Mapping[str, Mapping[str, str]]  # skill → language → what she calls it; empty: not named
    sources: Mapping[str, Source]
    doses: Mapping[str, Dose]
    sheets: Mapping[str, Sheet]  # language → entry → its words as written
    html: Mapping[str, Mapping[str, Parts]]  # language → entry → its words as sent
    cards: Mapping[str, Card]
    items: Mapping[str, Item]
    topics: Mapping[str, Topic]
    acts: Mapping[str, Act]
    checklists: Mapping[str, Checklist]
    pictures: Mapping[str, Media]  # card → what is shown with it
    asking: Asking  # how people ask, and what gets no card
    rewards: Mapping[str, Reward]  # what earns points in a championship, by deed
    players: tuple[Cadre, ...]  # whom that championship is for; none: every cadre
    digest: str  # changes with any byte of the folder's words, or of what was signed
    signatures: Signatures
    stale: Mapping[str, frozenset[str]]  # language → the entries read beside other words than the first has
    stale_titles: Mapping[str, frozenset[str]]  # language → the titles of pack.yaml that were
    lacking: frozenset[str]  # what of a rough one has to be mended first, as in `Pieces`

    def shown_in(self, id: str, language: str) -> str:
        """The language in which an entry is shown: the first, where its translation is none or stale."""
        there = language in self.languages and id not in self.stale.get(language, ())
        return language if there else self.languages[0]

    @property
    def lacks_entries(self) -> bool:
        """Whether it may have more entries than could be read, in some language."""
        return any(f"{language}.md" in self.lacking for language in self.languages)

    @property
    def signable(self) -> Mapping[str, Card | Checklist]:
        """What reviewers sign."""
        return {**self.cards, **self.checklists}

    def entry_of(self, name: str) -> str:
        """The entry that a text comes from, by its name without the pack; empty when there is none."""
        entries = self.sheets[self.languages[0]]
        while name and name not in entries:
            name = name.rpartition(".")[0]
        return name


def read_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with every fault of form at once.

    The same words are read once: YAML that keeps its lines takes a tenth of a second a pack.
    """
    return _read(folder, digest_of(folder))


@lru_cache(maxsize=32)
def _read(folder: Path, digest: str) -> Pack:
    pieces = Pieces.read(folder)
    if pieces.faults:
        raise PackError(pieces.faults)
    return _joined(folder, digest, pieces)


def read_rough(folder: Path) -> Pack:
    """What is sound of a pack with faults of form, so that its other faults can be told: never to be shown.

    What `pack.yaml` does not say is left empty. Raises PackError with every file that cannot be read.
    """
    digest, pieces = digest_of(folder), Pieces.read(folder)
    about = {
        "id": folder.name,
        "edition": "",
        "owner": "",
        "languages": list(pieces.sheets),
        "audience": list(Cadre),
        "title": "",
        "sources": {},
        **pieces.about,
    }
    return _joined(folder, digest, replace(pieces, about=about))


def _joined(folder: Path, digest: str, pieces: Pieces) -> Pack:
    """A pack of its pieces, without the entries that have to be mended first."""
    about, sheets, doses = pieces.about, pieces.sheets, pieces.doses
    languages = tuple(about["languages"])
    first = sheets[languages[0]]
    id = str(about["id"])
    audience = tuple(map(Cadre, about["audience"]))
    source = parts_of(folder / f"{languages[0]}.md", first)
    titles = titles_of(about, languages[0])
    stamps = pieces.stamps
    stale_titles = {language: withheld(titles, stamps.get(language, {})) for language in languages[1:]}

    def said(unit: str, title: Any) -> dict[str, str]:
        """A title by language: in the first one's words where its translation is stale."""
        return {
            language: _in(title, languages[0] if unit in stale_titles.get(language, ()) else language)
            for language in languages
        }

    def sound(kind: str) -> Iterator[SheetEntry]:
        return (e for e in first.values() if e.kind == kind and e.id not in pieces.lacking)

    taught = {str(e.front.get("section")): f"{id}/{e.id}" for e in first.values() if e.kind == "card"}
    cards = {e.id: card_of(id, e, audience, sheets) for e in sound("card")}
    return Pack(
        id=id,
        edition=str(about["edition"]),
        owner=str(about["owner"]),
        clinical=about.get("clinical", True),
        folder=folder,
        languages=languages,
        audience=audience,
        title=said("title", about["title"]),
        skills={skill: said(f"skill.{skill}", title) for skill, title in about.get("skills", {}).items()},
        sources={
            key: Source(said(f"source.{key}", s["title"]), str(s["year"]))
            for key, s in about["sources"].items()
        },
        doses=doses,
        sheets=sheets,
        html={
            language: {
                name: {part: to_html(words.raw, doses, language) for part, words in entry.parts.items()}
                for name, entry in sheet.items()
                if may_be_filled(entry, language, doses)
            }
            for language, sheet in sheets.items()
        },
        cards=cards,
        items={e.id: item_of(id, e, audience, taught) for e in sound("quiz")},
        topics={e.id: topic_of(id, e, audience) for e in sound("topic")},
        acts={e.id: act_of(id, e, audience, taught, doses) for e in sound("act")},
        checklists={e.id: checklist_of(id, e) for e in sound("checklist")},
        pictures=pictures_of(folder, cards.values()),
        asking=pieces.asking,
        rewards=pieces.rewards,
        players=pieces.players,
        digest=digest,
        signatures=pieces.signatures,
        stale_titles=stale_titles,
        stale={language: stale_entries(source, stamps.get(language, {})) for language in languages[1:]},
        lacking=pieces.lacking,
    )


# ---- how it is put together --------------------------------------------------------------------


def place_of(pack: Pack, words: str) -> tuple[str, int]:
    """Where words stand in `pack.yaml`: the file, and the line."""
    path = pack.folder / "pack.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    return shown(path), next((at for at, line in enumerate(lines, 1) if words in line), 1)


def _in(title: Any, language: str) -> str:
    return str(title[language] if isinstance(title, dict) else title)


def sheet_of(pack: Pack, language: str) -> Path:
    """Where its words in a language stand."""
    return pack.folder / f"{language}.md"
