"""Looking up: a worker's question in, the reviewed card that answers it out, or none.

Nothing is generated. A question that trainers refuse gets no card, however near one stands; else the
cards are weighed by its words (stems, by SQLite's FTS5 and BM25) and by the questions that others asked.
A card is shown only if it covers what was asked, or if something like it was asked before. Where some
are as near, she chooses.
"""

import math
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.content.asking import Asking
from bot.content.examples import Examples
from bot.content.wording import Wording, stem, stems

MOST_CHOICES = 3
COVERED = 0.55  # of what is asked, by weight, that a card must speak of
CLEAR = 1.25  # times as good as the next one: then it is shown alone
WEIGHTS = (6.0, 8.0, 1.0)  # title, keywords, body
NAMED = 1.0  # more, for a card that is named by all that is asked
UNKNOWN = 2.2  # what a word weighs that no card speaks of
ASKED_BEFORE = 0.4  # of a card's score, what comes from questions that were asked before, at least;
SAME = 0.8  # and of the score, when the very same was asked before
SPOKEN = 0.6  # of the rest, what comes from BM25 times what the card covers; BM25 alone does the rest
LIKE = 0.25  # so near to a question asked before, a card need not cover the words
LIKE_STRANGE = 0.3  # likewise, when there is a word that no card and no question asked before holds
REFUSED_BEFORE = 0.5  # so near to a question that was refused, and nearer than to any that was answered
WEIGHED = 60  # of the nearest cards, how many are looked at

ASKED = "asked.before"  # the refusal of what is very like a question that was refused


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
        self._refs: dict[str, list[str]] = defaultdict(list)  # section → its cards
        for record in self._records:
            if record.ref not in self._refs[record.section]:
                self._refs[record.section].append(record.ref)
        self._sections = {record.ref: record.section for record in self._records}
        self._examples = Examples(self._told(asking))
        self._shared = Counter(one for of_card in self._spoken.values() for one in of_card)

    def _told(self, asking: Asking) -> Iterator[tuple[str | None, Sequence[str]]]:
        """What was asked before; and each card's title and names, as if somebody had asked with them."""
        for one in asking.questions:
            yield one.section if one.section in self._refs else None, self._wording.asked(one.words)
        for record in self._records:
            for words in (record.title, *record.keywords):
                yield record.section, self._wording.asked(words)

    def answer(self, question: str) -> Answer:
        """What she gets for these words."""
        asked = self._wording.asked(question)
        refusal = self._wording.refused(asked) or self._wording.strange(question)
        if refusal is not None:
            return OutOfScope(refusal)
        before = self._examples.nearest(asked)
        if REFUSED_BEFORE <= before.get(None, 0.0) == max(before.values()):
            return OutOfScope(ASKED)
        ranked = self._ranked(asked, before)
        if not ranked:
            return NoMatch()
        best = ranked[0][1]
        return Cards(tuple(ref for ref, score in ranked[:MOST_CHOICES] if score * CLEAR >= best))

    def _ranked(self, asked: Sequence[str], before: Mapping[str | None, float]) -> list[tuple[str, float]]:
        """The cards that may answer, the nearest first: each with its score, at most one.

        `before`: how near each section's questions come.
        """
        telling = self._wording.telling(dict.fromkeys(asked))
        if not self._wording.things(telling):
            return []  # « quelle dose ? » asks of nothing
        scores = self._scores(telling)
        covering = self._covering(telling, scores)
        like = {
            ref: near for section, near in before.items() if section for ref in self._refs.get(section, ())
        }
        strange = not all(map(self._known, self._wording.things(telling)))
        least = max(LIKE_STRANGE if strange else LIKE, before.get(None, 0.0))
        may = covering.keys() | {ref for ref, near in like.items() if near >= least}
        asked_before = max(ASKED_BEFORE, max(like.values(), default=0.0) * SAME)
        parts = (
            ((1 - asked_before) * SPOKEN, covering),
            ((1 - asked_before) * (1 - SPOKEN), scores),
            (asked_before, like),
        )
        ranked = dict.fromkeys(may, 0.0)
        for part, found in parts:
            best = max(found.values(), default=0.0)
            for ref in may & found.keys():
                ranked[ref] += part * found[ref] / best
        return sorted(ranked.items(), key=lambda found: (-found[1], found[0]))

    def _covering(self, telling: Sequence[str], scores: Mapping[str, float]) -> Mapping[str, float]:
        """The cards that cover what is asked, by BM25, how much they cover, and whether that names them."""
        things = {word: self._weight(word) for word in self._wording.things(telling)}
        whole, every = sum(things.values()), sum(map(self._weight, telling))
        covering = {}
        for ref, score in scores.items():
            spoken = self._spoken[ref]
            covered = sum(weight for word, weight in things.items() if stems(word) & spoken) / whole
            if covered >= COVERED:
                named = 1 + NAMED * self._named(ref, telling) / every
                covering[ref] = score * covered * covered * named
        return covering

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

    def _known(self, word: str) -> bool:
        """Whether a card speaks of it, or somebody asked with it."""
        return any(self._shared[one] for one in stems(word)) or self._examples.hold(word)

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
        _full_text(database, stemmed)

    def _scores(self, telling: Sequence[str]) -> Mapping[str, float]:
        """The nearest cards' BM25, in the language that fits best."""
        stemmed = {one for word in telling for one in stems(word)}
        # What every other card speaks of tells none from another: BM25 gives it nothing, and takes its time.
        stemmed = {one for one in stemmed if self._shared[one] * 2 < len(self._spoken)} or stemmed
        with self._lock:
            rows = self._database.execute(_NEAREST, (_any_of(stemmed), WEIGHED)).fetchall()
        best: dict[str, float] = {}
        for row, score in rows:
            ref = self._records[row - 1].ref
            best[ref] = max(best.get(ref, 0.0), -score)
        return best


_PARTS = ("title", "keywords", "body")
_NEAREST = "select rowid, rank from cards_fts where cards_fts match ? order by rank limit ?"


def _full_text(database: Database, rows: Iterable[Sequence[Sequence[str]]]) -> None:
    """A table of these rows' parts, numbered from one, searched by the words of its parts."""
    table = database.table("cards")
    records = (dict(zip(_PARTS, map(" ".join, parts), strict=True)) for parts in rows)
    table.insert_all(records, columns=dict.fromkeys(_PARTS, str)).enable_fts(_PARTS, tokenize="unicode61")
    ranking = f"bm25({', '.join(map(str, WEIGHTS))})"
    database.execute("insert into cards_fts(cards_fts, rank) values ('rank', ?)", [ranking])


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term}"' for term in sorted(terms)) or '""'
