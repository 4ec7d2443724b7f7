"""Pieces: the files of a pack, each read by itself, and what is wrong with their form.

Where one of them has faults, what is sound of it is still there: whoever wrote the pack hears what is wrong
with the rest in the same breath.
"""

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.content.asking import Asking, read_asking
from bot.content.cards import Sheet
from bot.content.championship import Reward, read_rewards
from bot.content.doses import LANGUAGES, Dose, read_doses
from bot.content.faults import Fault, PackError, shown
from bot.content.form import ABOUT as ABOUT_KEYS
from bot.content.form import front_faults, read_about
from bot.content.markup import VALUE
from bot.content.pictures import SUFFIXES
from bot.content.sheets import SheetEntry, read_sheet
from bot.content.signatures import FILE as SIGNATURES
from bot.content.signatures import Signatures, read_signatures
from bot.content.stamps import FILE as STAMPS
from bot.content.stamps import Stamps, read_stamps
from bot.content.yaml import read_yaml
from bot.faults import Telling
from bot.people import Cadre

ABOUT, DOSES = "pack.yaml", "doses.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """What the files of a folder say. `lacking` names what of them has to be mended first."""

    about: Mapping[str, Any]
    doses: Mapping[str, Dose]
    asking: Asking
    rewards: Mapping[str, Reward]
    players: tuple[Cadre, ...]
    sheets: Mapping[str, Sheet]
    signatures: Signatures
    stamps: Stamps
    lacking: frozenset[str]  # "skills" of pack.yaml; "fr.md" where entries are lost; ids of other entries
    faults: tuple[Fault, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        about, faults = read_about(folder / ABOUT)
        lacking = ABOUT_KEYS.keys() - about.keys() if faults else set()
        sources = about.get("sources")
        doses, found = read_doses(folder / DOSES, sources)
        faults += found
        named = _names_of(folder / DOSES) if found else doses
        asking, found = read_asking(folder)
        faults += found
        rewards, players, found = read_rewards(folder)
        faults += found
        there = sorted((path.stem for path in folder.glob("??.md")), reverse=True)  # French before English
        languages = about.get("languages") or there or ["fr"]
        sheets: dict[str, Sheet] = {}
        for language in languages:
            sheets[language], found, lost = read_sheet(folder / f"{language}.md")
            faults += found
            lacking |= {f"{language}.md"} if lost else set()
        signatures, found = read_signatures(folder / SIGNATURES)
        faults += found
        stamps, found = read_stamps(folder / STAMPS)
        faults += found
        for entry in sheets[languages[0]].values():
            found = list(front_faults(entry, folder / f"{languages[0]}.md", sources))
            faults += found
            if found or not may_be_filled(entry, languages[0], doses):
                lacking.add(entry.id)
        for language, sheet in sheets.items():
            for entry in sheet.values():
                faults += _value_faults(entry, folder / f"{language}.md", doses, named)
        return cls(
            about=about,
            doses=doses,
            asking=asking,
            rewards=rewards,
            players=players,
            sheets=sheets,
            signatures=signatures,
            stamps=stamps,
            lacking=frozenset(lacking),
            faults=tuple(sorted(faults)),
        )


def _names_of(path: Path) -> Container[str] | None:
    """The names of the typed values, those with faults as well; None where nothing can be read."""
    values, faults = read_yaml(path)
    if faults:
        return None
    wrong = values.get("wrong")
    return {*values, *(f"wrong.{name}" for name in (wrong if isinstance(wrong, dict) else ()))}


def may_be_filled(entry: SheetEntry, language: str, doses: Mapping[str, Dose]) -> bool:
    """Whether each value that an entry names is there, and has words in this language."""
    named = [found for words in entry.parts.values() for found in VALUE.finditer(words.raw)]
    there = all(found[1] in doses and doses[found[1]].has(found[2] or "") for found in named)
    return not named or (language in LANGUAGES and there)


def _value_faults(
    entry: SheetEntry, path: Path, doses: Mapping[str, Dose], named: Container[str] | None
) -> Iterator[Fault]:
    """Every value that an entry names and `doses.yaml` does not have; or that cannot be said so."""
    for words in entry.parts.values():
        for found in VALUE.finditer(words.raw):
            if path.stem not in LANGUAGES:
                what = Telling(
                    "{id}: values have words in {languages} only; take {language} out of `languages:`",
                    id=entry.id,
                    languages=", ".join(LANGUAGES),
                    language=path.stem,
                )
            elif named is not None and found[1] not in named:
                what = Telling(
                    "{id}: {{{{ {found} }}}} is not in doses.yaml; add it there, or mend its name",
                    id=entry.id,
                    found=found[1],
                )
            elif found[1] in doses and not doses[found[1]].has(found[2] or ""):
                what = Telling(
                    "{id}: {found} has no {form}; take that out, or give it one in doses.yaml",
                    id=entry.id,
                    found=found[1],
                    form=found[2],
                )
            else:
                continue
            yield Fault(shown(path), words.line_at(found.start()), what)


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
            what = Telling("{why}; put a file there that can be read", why=error.strerror)
            faults.append(Fault(shown(path), 1, what))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            faults.append(Fault(shown(path), line, Telling("this is no UTF-8; save the file as UTF-8")))
        else:
            digest.update(path.name.encode() + b"\0" + data + b"\0")
    if faults:
        raise PackError(faults)
    return digest.hexdigest()
