"""Looking up: a worker's question in, the reviewed card that answers it out, or none.

Nothing is generated. A question that trainers refuse gets no card, however near one stands; else the
cards are weighed by the questions that others asked, and by their own words (stems, by BM25). A card is
shown only if the question speaks for it, and clearly more than for having none; each word with which
nobody ever spoke of that card counts against it, the rarer the more. Where some are as near, she chooses.

Every number is a logarithm of odds, and they add up: `odds` is what the examples say for a section,
`refused` what they say for no card, `doubt` how much more than `LEAST` is asked of this very question.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest

from bot.content.asking import Asking, tokens
from bot.content.examples import Example, Examples
from bot.content.fulltext import FullText
from bot.content.wording import ARTICLES, OFTEN, Wording, stem, stems

MOST_CHOICES = 3
CLOSE_NAMED = 12.0  # likewise, of a short question and a card that bears what it names
CLOSE = 8.0  # log odds: who comes so near to the best is a choice beside it
SHORT = 2  # words that say something; of so few, each card that bears the name is meant
WEIGHTS = (6.0, 8.0, 1.0)  # title, keywords, body
FULL_TEXT = 20.0  # log odds that the nearest card by its own words has before one that shares none
LEAST = 12.0  # log odds, against a question that gets no card, with which a card is shown
FOREIGN = 6.0  # more, for a word with which one other section is asked for, and nobody spoke of this one
STRANGE = 1.5  # times that, for a word of no section at all
UNHEARD = 5.0  # more still, for each thing that neither a card nor a question asked before names
NOTHING = 10.0  # more, when nothing is named that a card could speak of: « 14 semaines on donne quoi »
WAVERING = 20.0  # more, for a word that may as well be one that is refused: « sake bite »
HIDING = 26.0  # more, for a word that is a slip away from one with which the question is refused
GUARDED = 5.0  # more, of a medicine that is dangerous elsewhere, and for each unknown word beside it
WEIGHED = 60  # of the nearest cards by their words, how many are looked at

WHICH = frozenset("quel quelle quels quelles combien what which how much".split())  # noqa: SIM905
OF_BEFORE = {"cause", "tard", "attendre"}  # what « pourquoi », « plus tard » and « attends » are read as
ASKED = "asked.before"  # the refusal of what is like the questions that were refused


@dataclass(frozen=True, slots=True)
class CardText:
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

    def __init__(self, records: Iterable[CardText], asking: Asking) -> None:
        self._records = tuple(records)
        held = (f"{r.title} {r.text} {' '.join(r.keywords)}" for r in self._records)
        typed = Counter(word for one in asking.questions for word in set(tokens(one.words)))
        often = (word for word, times in typed.items() if times >= OFTEN)
        self._wording = Wording(asking, held, often)
        self._spoken: Counter[str] = Counter()  # stem → how many cards speak of it
        self._names: dict[str, set[str]] = defaultdict(set)  # card → stems of its titles and names
        self._held: dict[str, set[str]] = defaultdict(set)  # section → stems of its cards and its questions
        self._texts = self._read()
        self._refs: dict[str, list[str]] = defaultdict(list)  # section → its cards
        for record in self._records:
            if record.ref not in self._refs[record.section]:
                self._refs[record.section].append(record.ref)
        self._sections = {record.ref: record.section for record in self._records}
        before = [self._read_as(one.section, one.words) for one in asking.questions]
        self._examples = Examples(self._told(before))
        self._spread = Counter(root for roots in self._held.values() for root in roots)
        answered = sorted(before, key=lambda one: one[0] is None)  # a refusal counts last
        self._same = {_same(asked): section for section, asked, _ in answered}

    def _read_as(self, section: str | None, question: str) -> Example:
        typed = self._wording.typed(question)
        return section, self._wording.asked(typed), self._wording.heard(typed)

    def _told(self, before: Iterable[Example]) -> Iterator[Example]:
        """What was asked before; and each card's title and names, as if somebody had asked with them."""
        for section, asked, heard in before:
            if section is None or section in self._refs:
                if section is not None:
                    self._held[section].update(root for word in asked for root in stems(word))
                yield section, asked, heard
        for record in self._records:
            for words in (record.title, *record.keywords):
                yield self._read_as(record.section, words)

    def answer(self, question: str) -> Answer:
        """What she gets for these words."""
        typed = self._wording.typed(question)
        asked = self._wording.asked(typed)
        refusal = self._wording.refused(asked, typed) or self._wording.strange(question)
        if refusal is not None:
            return OutOfScope(refusal)
        same = _same(asked)
        if self._same.get(same, "") is None:
            return OutOfScope(ASKED)
        telling = self._wording.telling(dict.fromkeys(asked))
        things = self._wording.things(telling)
        wavering = self._wording.wavering(typed)  # « nofade » is nomad or drowning: no card for that alone
        known = [word for word in things if word not in wavering and self._known(word)]
        bare = {*self._wording.asking.aspects, *ARTICLES, *WHICH}
        if bare.issuperset(asked) or not any(self._known(word) for word in telling if word not in wavering):
            return NoMatch()  # « quelle dose ? » asks of nothing, nor do words that nobody knows
        if same not in self._same and OF_BEFORE.issuperset(telling):
            return NoMatch()  # « pourquoi c’est faux ? », « plus tard alors » are about what was said before
        odds_of = self._examples.speaking(asked, self._wording.heard(typed))
        refused = odds_of.get(None, -math.inf)
        speaking = {section: odds for section, odds in odds_of.items() if section is not None}
        written = self._written(telling)
        # Who is in neither of both has so many before it that it is no choice.
        near = {*written, *nlargest(MOST_CHOICES, speaking, key=speaking.__getitem__)}
        ranked = nsmallest(
            MOST_CHOICES,
            (
                (-speaking[section] - FULL_TEXT * written.get(section, 0.0), ref, speaking[section])
                for section in near
                for ref in self._refs[section]
            ),
        )
        best, ref, odds = ranked[0]
        if odds < refused:
            return OutOfScope(ASKED)
        held = self._held[self._sections[ref]]
        foreign = sum(self._rare(word) for word in telling if held.isdisjoint(stems(word)))
        doubt = FOREIGN * foreign + UNHEARD * (len(things) - len(known))
        if not known:
            doubt += NOTHING
        if not self._wording.asking.guarded.isdisjoint(asked):
            doubt += GUARDED * (1 + sum(not self._wording.knows(word) for word in things))
        doubt += WAVERING * len(wavering)
        if same not in self._same and odds - refused >= LEAST + doubt:  # else there is no card to be doubted
            doubt += HIDING * self._wording.hiding(typed, held)
        short = len(telling) <= SHORT and not wavering
        named = self._named(things, (ref for _, ref, _ in ranked)) if short else set()
        if same not in self._same and odds - refused < LEAST + doubt:
            only = bare.union(things).issuperset(asked)
            return Cards(tuple(ref for _, ref, _ in ranked if ref in named)) if named and only else NoMatch()
        return Cards(
            tuple(ref for score, ref, _ in ranked if score <= best + (CLOSE_NAMED if ref in named else CLOSE))
        )

    def _named(self, things: Sequence[str], refs: Iterable[str]) -> set[str]:
        """The cards that bear everything that is asked about in their names: « ocytocine » is in two."""
        return {ref for ref in refs if all(self._names[ref] & stems(thing) for thing in things)}

    def _rare(self, word: str) -> float:
        """How much a word belongs to few sections: 1 when to one, 0 when to all; more when to none."""
        spread = max((self._spread[root] for root in stems(word)), default=0)
        return 1.0 - math.log(spread) / math.log(len(self._held) + 1) if spread else STRANGE

    def _known(self, word: str) -> bool:
        """Whether a card speaks of it, or somebody asked with it."""
        return any(self._spoken[one] for one in stems(word)) or self._examples.hold(word)

    def _written(self, telling: Sequence[str]) -> Mapping[str, float]:
        """How near each section's card comes by its own words: the nearest 1."""
        scores = self._scores(telling)
        best = max(scores.values(), default=1.0)
        written: dict[str, float] = {}
        for ref, score in scores.items():
            section = self._sections[ref]
            written[section] = max(written.get(section, 0.0), score / best)
        return written

    # ---- full text -------------------------------------------------------------------------------

    def _read(self) -> FullText:
        texts: list[list[list[str]]] = []
        spoken: dict[str, set[str]] = defaultdict(set)
        for record in self._records:
            keywords = " ".join(record.keywords)
            words = [self._wording.written(part) for part in (record.title, keywords, record.text)]
            roots = {root for part in words for word in part for root in stems(word)}
            spoken[record.ref] |= roots
            self._held[record.section] |= roots
            self._names[record.ref].update(
                root for part in words[:2] for word in part for root in stems(word)
            )
            texts.append([[stem(word, record.language) for word in part] for part in words])
        self._spoken.update(one for of_card in spoken.values() for one in of_card)
        self._cards = len(spoken)
        return FullText(texts, WEIGHTS)

    def _scores(self, telling: Sequence[str]) -> Mapping[str, float]:
        """The nearest cards' BM25, in the language that fits best."""
        stemmed = {one for word in telling for one in stems(word)}
        # What every other card speaks of tells none from another: BM25 gives it nothing, and takes its time.
        stemmed = {one for one in stemmed if self._spoken[one] * 2 < self._cards} or stemmed
        scores = self._texts.scores(stemmed)
        best: dict[str, float] = {}
        for row in nlargest(WEIGHED, range(len(scores)), key=scores.__getitem__):
            if scores[row]:
                ref = self._records[row].ref
                best[ref] = max(best.get(ref, 0.0), scores[row])
        return best


def _same(asked: Iterable[str]) -> str:
    """What is the same for the same words in whatever order, however often each is said."""
    return " ".join(sorted(set(asked)))
