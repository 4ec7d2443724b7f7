"""A pack: a folder of words that trainers and clinicians own, read and held ready to be shown.

`pack.yaml` says what it is and for whom, `doses.yaml` holds its typed values, and one sheet for each
language its cards, quiz items, topics and acts. The first language of `languages:` is the one in which
the others' front matter is not repeated: section, sources, skill and cadres stand there only.
"""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.content.asking import Asking, read_asking
from bot.content.cards import Act, Card, Item, Sheet, Topic, act_of, card_of, item_of, topic_of
from bot.content.championship import Reward, read_rewards
from bot.content.checklists import Checklist, checklist_of
from bot.content.doses import Dose, read_doses
from bot.content.faults import Fault, PackError, shown
from bot.content.form import front_faults, read_about
from bot.content.markup import VALUE, to_html
from bot.content.pictures import SUFFIXES, pictures_of
from bot.content.sheets import read_sheet
from bot.content.signatures import FILE, Signatures, read_signatures
from bot.content.stamps import FILE as STAMPS
from bot.content.stamps import read_stamps, stale_entries
from bot.content.titles import titles_of, withheld
from bot.content.units import parts_of
from bot.conversation.messages import Media
from bot.faults import Telling
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

    def shown_in(self, id: str, language: str) -> str:
        """The language in which an entry is shown: the first, where its translation is none or stale."""
        there = language in self.languages and id not in self.stale.get(language, ())
        return language if there else self.languages[0]

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
    about, faults = read_about(folder / "pack.yaml")
    if faults:
        raise PackError(faults)
    doses, faults = read_doses(folder / "doses.yaml", about["sources"])
    asking, found = read_asking(folder)
    faults += found
    rewards, players, found = read_rewards(folder)
    faults += found
    languages = tuple(about["languages"])
    sheets = {}
    for language in languages:
        sheets[language], found = read_sheet(folder / f"{language}.md")
        faults += found
    first = sheets[languages[0]]
    id = str(about["id"])
    audience = tuple(map(Cadre, about["audience"]))
    signatures, found = read_signatures(folder / FILE)
    faults += found
    stamps, found = read_stamps(folder / STAMPS)
    faults += found
    for entry in first.values():
        faults += front_faults(entry, folder / f"{languages[0]}.md", about["sources"])
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
        raise PackError(sorted(unknown_values(folder, sheets, doses))) from None
    cards = {e.id: card_of(id, e, audience, sheets) for e in first.values() if e.kind == "card"}
    source = parts_of(folder / f"{languages[0]}.md", first)
    titles = titles_of(about, languages[0])
    stale_titles = {language: withheld(titles, stamps.get(language, {})) for language in languages[1:]}

    def said(unit: str, title: Any) -> dict[str, str]:
        """A title by language: in the first one's words where its translation is stale."""
        return {
            language: _in(title, languages[0] if unit in stale_titles.get(language, ()) else language)
            for language in languages
        }

    taught = {card.section: card.ref for card in cards.values()}
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
        html=html,
        cards=cards,
        items={e.id: item_of(id, e, audience, taught) for e in first.values() if e.kind == "quiz"},
        topics={e.id: topic_of(id, e, audience) for e in first.values() if e.kind == "topic"},
        acts={e.id: act_of(id, e, audience, taught, doses) for e in first.values() if e.kind == "act"},
        checklists={e.id: checklist_of(id, e) for e in first.values() if e.kind == "checklist"},
        pictures=pictures_of(folder, cards.values()),
        asking=asking,
        rewards=rewards,
        players=players,
        digest=digest,
        signatures=signatures,
        stale_titles=stale_titles,
        stale={language: stale_entries(source, stamps.get(language, {})) for language in languages[1:]},
    )


# ---- how it is put together --------------------------------------------------------------------


def unknown_values(folder: Path, sheets: Mapping[str, Sheet], doses: Container[str]) -> list[Fault]:
    """Every value that these words name and `doses.yaml` does not have."""
    return [
        Fault(
            shown(folder / f"{language}.md"),
            words.line_at(found.start()),
            Telling(
                "{id}: {{{{ {found} }}}} is not in doses.yaml; add it there, or mend its name",
                id=entry.id,
                found=found[1],
            ),
        )
        for language, sheet in sheets.items()
        for entry in sheet.values()
        for words in entry.parts.values()
        for found in VALUE.finditer(words.raw)
        if found[1] not in doses
    ]


def place_of(pack: Pack, words: str) -> tuple[str, int]:
    """Where words stand in `pack.yaml`: the file, and the line."""
    path = pack.folder / "pack.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    return shown(path), next((at for at, line in enumerate(lines, 1) if words in line), 1)


def _in(title: Any, language: str) -> str:
    return str(title[language] if isinstance(title, dict) else title)


def words_of(folder: Path) -> list[Path]:
    """The files that hold the words of a pack, and its pictures, in order."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".md", *SUFFIXES})


def digest_of(folder: Path) -> str:
    """Of all that the folder says. Raises PackError with every file that cannot be read."""
    digest = hashlib.sha256()
    faults: list[Fault] = []
    for path in words_of(folder):
        try:
            data = path.read_bytes()
            if path.suffix not in SUFFIXES:
                data.decode()
        except OSError as error:
            faults.append(
                Fault(
                    shown(path),
                    1,
                    Telling("{why}; put a file there that can be read", why=error.strerror),
                )
            )
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            faults.append(Fault(shown(path), line, Telling("this is no UTF-8; save the file as UTF-8")))
        else:
            digest.update(path.name.encode() + b"\0" + data + b"\0")
    if faults:
        raise PackError(faults)
    return digest.hexdigest()


def sheet_of(pack: Pack, language: str) -> Path:
    """Where its words in a language stand."""
    return pack.folder / f"{language}.md"
