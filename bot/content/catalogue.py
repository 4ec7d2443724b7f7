"""The catalogue: the words of engineers, by name, in each language.

`locales/<language>/LC_MESSAGES/*.po`; the msgid is the text's name (`checkin.opening`), the msgstr a
Jinja template in small HTML. French is the source, and every translation keeps the hash of the French
words that it was made from: when those change, it is stale until somebody has read it again.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.content.faults import Fault, PackError, shown

LOCALES = Path(__file__).resolve().parents[2] / "locales"  # beside `bot`, in a checkout and in a wheel alike
SOURCE = "fr"
FILES = 64  # that are remembered: more than there are, else each would push out the next
_LINE = re.compile(r'(#.*|((msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"(\\.|[^"\\])*"|)\s*')
_STAMP = re.compile(r"^source: ([0-9a-f]{8})$")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One text in one language, as it stands in its file."""

    name: str
    forms: tuple[str, ...]  # one, or one for each plural form
    plural: bool
    path: Path
    line: int
    stamp: str = ""  # the hash of the French words that it was translated from
    fuzzy: bool = False

    @property
    def hash(self) -> str:
        """Eight hexadecimal digits that change when the words do."""
        return hashlib.sha256("\0".join(self.forms).encode()).hexdigest()[:8]


class Catalogue:
    """Every text of every language."""

    def __init__(
        self, entries: Mapping[str, Mapping[str, CatalogueEntry]], catalogs: Mapping[str, Sequence[Catalog]]
    ):
        self.entries = entries  # language → name → entry
        self._catalogs = {language: tuple(files) for language, files in catalogs.items()}

    @classmethod
    def load(cls, folder: Path = LOCALES) -> Self:
        """Read all languages. Raises PackError when a file cannot be read."""
        entries: dict[str, dict[str, CatalogueEntry]] = {}
        catalogs: dict[str, list[Catalog]] = {}
        faults: list[Fault] = []
        for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            language = path.parts[-3]
            try:
                catalog = read(path)
            except PackError as error:
                faults += error.faults
                continue
            entries.setdefault(language, {}).update(_by_name(catalog, path))
            catalogs.setdefault(language, []).append(catalog)
        if faults:
            raise PackError(faults)
        return cls(entries, catalogs)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.entries)

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """The names that begin so, in order."""
        return tuple(sorted(name for name in self.entries.get(SOURCE, ()) if name.startswith(prefix)))

    def entry(self, name: str, language: str) -> CatalogueEntry | None:
        """The text in this language and no other; None when it is not there."""
        return self.entries.get(language, {}).get(name)

    def words(self, name: str, language: str, count: int) -> str:
        """The form of a text that has plurals which fits this number."""
        return _book(self._catalogs[language]).ngettext(name, name, count)


def read(path: Path) -> Catalog:
    """One file. Raises PackError with the lines that cannot be understood. The same words are read once."""
    return _read(path, path.read_bytes())


@lru_cache(maxsize=FILES)
def _read(path: Path, data: bytes) -> Catalog:
    lines = data.decode().splitlines()
    what = "is no line of a PO file; write msgid or msgstr and then the words in double quotes"
    # Babel reads over such a line, and the text is then missing without a word.
    if faults := [
        Fault(shown(path), i, what) for i, line in enumerate(lines, 1) if not _LINE.fullmatch(line)
    ]:
        raise PackError(faults)
    try:
        return read_po(BytesIO(data), abort_invalid=True)
    except PoFileError as error:
        what = f"{error}; mend the entry: msgid, then msgstr, each in double quotes"
        raise PackError([Fault(shown(path), (error.lineno or 0) + 1, what)]) from error
    except (
        LookupError,
        ValueError,
    ) as error:  # a charset that there is not, a number of plurals that is none
        what = f"the header cannot be understood: {error}; copy that of another catalogue"
        raise PackError([Fault(shown(path), 1, what)]) from error


def entries_of(catalog: Catalog, path: Path) -> Iterator[CatalogueEntry]:
    """The texts that a file holds. An empty msgstr is a text that is not there yet."""
    for message in catalog:
        name = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if not name or not all(forms):
            continue
        stamps = (_STAMP.match(c) for c in (*message.auto_comments, *message.user_comments))
        yield CatalogueEntry(
            name=name,
            forms=forms,
            plural=not isinstance(message.id, str),
            path=path,
            line=message.lineno or 1,
            stamp=next((stamp[1] for stamp in stamps if stamp), ""),
            fuzzy=message.fuzzy,
        )


@lru_cache(maxsize=FILES)  # a catalog is one object for as long as its file has the same words
def _by_name(catalog: Catalog, path: Path) -> Mapping[str, CatalogueEntry]:
    return {entry.name: entry for entry in entries_of(catalog, path)}


@lru_cache(maxsize=FILES)  # made when a plural is asked for: few texts have one
def _book(catalogs: tuple[Catalog, ...]) -> GNUTranslations:
    """All files of a language, for its plurals."""
    book, *others = map(compiled, catalogs)
    for other in others:
        book.add_fallback(other)
    return book


def compiled(catalog: Catalog) -> GNUTranslations:
    """The file as gettext reads it, in memory: no .mo file can grow old on a disk."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    buffer.seek(0)
    return GNUTranslations(buffer)


# ---- stamps -----------------------------------------------------------------------------------


def stamp(path: Path, sources: Mapping[str, CatalogueEntry], names: Iterable[str] = ()) -> list[str]:
    """Write into a translation which French words it stands for now; the names that were stamped.

    Only after somebody has read them side by side. With `names`, only those texts.
    """
    wanted = set(names)
    changed = []
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    for i, block in enumerate(blocks):
        found = re.search(r'^msgid "(.+)"$', block, re.MULTILINE)
        if not found or found[1] not in sources or (wanted and found[1] not in wanted):
            continue
        line = f"#. source: {sources[found[1]].hash}"
        if line in block.splitlines() or 'msgstr ""' in block.splitlines()[-1:]:
            continue
        kept = re.sub(r"^#\.? source: .*\n", "", block, flags=re.MULTILINE)
        blocks[i] = re.sub(r"^msgid ", f"{line}\nmsgid ", kept, count=1, flags=re.MULTILINE)
        changed.append(found[1])
    if changed:
        path.write_text("\n\n".join(blocks), encoding="utf-8")
    return changed


def main(arguments: Sequence[str]) -> int:
    """`python -m bot.content.catalogue en [NAME …]`: these translations were read and are good."""
    if not arguments:
        print(main.__doc__)
        return 2
    language, *names = arguments
    sources = Catalogue.load().entries[SOURCE]
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        for name in stamp(path, sources, names):
            print(f"{shown(path)}: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
