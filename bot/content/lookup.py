"""Looking up: a worker's question in, the reviewed card that answers it out, or none.

Nothing is generated. A question that trainers refuse gets no card, however near one stands; else the
cards are weighed by its words (stems, and groups of three letters for words that none knows: SQLite's
FTS5, BM25), and shown only if they cover what was asked. Where some are as near, she chooses.
"""

import math
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.content.asking import Asking
from bot.content.wording import Wording, stem, stems

MOST_CHOICES = 3
COVERED = 0.55  # of what is asked, by weight, that a card must speak of
CLEAR = 1.25  # times as good as the next one: then it is shown alone
WEIGHTS = (6.0, 8.0, 1.0)  # title, keywords, body
LETTERS = 0.35  # what three letters weigh beside stems
NAMED = 1.0  # more, for a card that is named by all that is asked
UNKNOWN = 2.2  # what a word weighs that no card speaks of
WEIGHED = 60  # of the nearest cards, how many are looked at


@dataclass(frozen=True, slots=True)
class Record:
    """What can be found: one card in one language."""

    ref: str  # "amtsl/cord.clamping"
    section: str
    language: str
    title: str
    text: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """The one card that answers, or up to three to choose from, the nearest first."""

    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A question that gets no card, and which refusal says so."""

    refusal: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing here speaks of that."""


Answer = Cards | OutOfScope | NoMatch


class Index:
    """The cards of one edition, ready to be asked."""

    def __init__(self, records: Iterable[Record], asking: Asking) -> None:
        self._records = tuple(records)
        held = (f"{r.title} {r.text} {' '.join(r.keywords)}" for r in self._records)
        self._wording = Wording(asking, held)
        self._spoken: dict[str, set[str]] = defaultdict(set)  # card → stems of all that it speaks of
        self._names: dict[str, set[frozenset[str]]] = defaultdict(set)  # card → stems of each keyword
        self._lock = threading.Lock()  # one connection, asked by one turn at a time
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._fill()
        self._shared = Counter(one for of_card in self._spoken.values() for one in of_card)

    def answer(self, question: str) -> Answer:
        """What she gets for these words."""
        asked = self._wording.asked(question)
        refusal = self._wording.refused(asked)
        if refusal is not None:
            return OutOfScope(refusal)
        ranked = self._ranked(self._wording.telling(dict.fromkeys(asked)))
        if not ranked:
            return NoMatch()
        best = ranked[0][1]
        return Cards(tuple(ref for ref, score in ranked[:MOST_CHOICES] if score * CLEAR >= best))

    def _ranked(self, telling: Sequence[str]) -> list[tuple[str, float]]:
        """The cards that cover what is asked, the nearest first."""
        things = {word: self._weight(word) for word in self._wording.things(telling)}
        if not things:
            return []
        whole, every = sum(things.values()), sum(map(self._weight, telling))
        ranked = []
        for ref, score in self._scores(telling).items():
            spoken = self._spoken[ref]
            covered = sum(weight for word, weight in things.items() if stems(word) & spoken) / whole
            if covered >= COVERED:
                named = 1 + NAMED * self._named(ref, telling) / every
                ranked.append((ref, score * covered * covered * named))
        return sorted(ranked, key=lambda found: (-found[1], found[0]))

    def _named(self, ref: str, telling: Sequence[str]) -> float:
        """How much of what is asked is one of the names that the card goes by."""
        asked = {one: word for word in telling for one in stems(word)}
        return max(
            (
                sum(self._weight(word) for word in {asked[one] for one in name})
                for name in self._names[ref]
                if name <= asked.keys()
            ),
            default=0.0,
        )

    def _weight(self, word: str) -> float:
        """How much a word says: the fewer cards speak of it, the more; if none does, it may be chatter."""
        cards = max(self._shared[one] for one in stems(word))
        return math.log(1 + len(self._spoken) / cards) if cards else UNKNOWN

    # ---- full text -------------------------------------------------------------------------------

    def _fill(self) -> None:
        words, written = [], self._wording.written
        for record in self._records:
            parts = [written(part) for part in (record.title, *record.keywords, record.text)]
            title, *keywords, body = parts
            self._spoken[record.ref].update(one for part in parts for word in part for one in stems(word))
            names = (frozenset(stem(w, record.language) for w in keyword) for keyword in keywords)
            self._names[record.ref].update(filter(None, names))
            words.append((title, [word for keyword in keywords for word in keyword], body))
        database = Database(self._database)
        languages = [record.language for record in self._records]
        stemmed = (
            [[stem(word, language) for word in part] for part in parts]
            for parts, language in zip(words, languages, strict=True)
        )
        _full_text(database, "stems", stemmed, "unicode61")
        _full_text(database, "letters", words, "trigram")

    def _scores(self, telling: Sequence[str]) -> Mapping[str, float]:
        """The nearest cards' BM25, of stems and of letters together, in the language that fits best."""
        stemmed = {one for word in telling for one in stems(word)}
        # What every other card speaks of tells none from another: BM25 gives it nothing, and takes its time.
        stemmed = {one for one in stemmed if self._shared[one] * 2 < len(self._spoken)} or stemmed
        # A word that some card speaks of is found by its stem; letters are for those that none does.
        strange = [word for word in telling if not any(self._shared[one] for one in stems(word))]
        threes = {word[i : i + 3] for word in strange for i in range(len(word) - 2)}
        by_row: dict[int, float] = defaultdict(float)
        with self._lock:
            for table, terms, part in (("stems", stemmed, 1.0), ("letters", threes, LETTERS)):
                for row, score in self._database.execute(_NEAREST[table], (_any_of(terms), WEIGHED)):
                    by_row[row] -= part * score
        best: dict[str, float] = {}
        for row, score in by_row.items():
            ref = self._records[row - 1].ref
            best[ref] = max(best.get(ref, 0.0), score)
        return best


_PARTS = ("title", "keywords", "body")
_NEAREST = {
    "stems": "select rowid, rank from stems_fts where stems_fts match ? order by rank limit ?",
    "letters": "select rowid, rank from letters_fts where letters_fts match ? order by rank limit ?",
}
_WEIGH = {
    "stems": "insert into stems_fts(stems_fts, rank) values ('rank', ?)",
    "letters": "insert into letters_fts(letters_fts, rank) values ('rank', ?)",
}


def _full_text(database: Database, name: str, rows: Iterable[Sequence[Sequence[str]]], tokenize: str) -> None:
    """A table of these rows' parts, numbered from one, searched by the words of its parts."""
    table = database.table(name)
    records = (dict(zip(_PARTS, map(" ".join, parts), strict=True)) for parts in rows)
    table.insert_all(records, columns=dict.fromkeys(_PARTS, str)).enable_fts(_PARTS, tokenize=tokenize)
    database.execute(_WEIGH[name], [f"bm25({', '.join(map(str, WEIGHTS))})"])


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term}"' for term in sorted(terms)) or '""'
