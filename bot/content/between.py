"""Between: what a question gets that is asked while a quiz question is open.

Words that hesitate over one of its options, or ask about the quiz itself, ask for nothing else. One card is
shown when it is the one; titles to choose from would take her next number for theirs, so she is told how to
see them. A card that tells the answer, by its section or by its numbers, is not shown beside it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.content import indexing
from bot.content.asking import tokens
from bot.content.cards import Item
from bot.content.library import Library
from bot.content.markup import values_in
from bot.content.pack import Pack
from bot.content.wording import stems
from bot.conversation.wondering import folded

NOTHING: Mapping[str, Any] = {"answer": "no_match", "cards": []}
LEAST = 4  # letters of a word that tells one option from another; figures do whatever their length

# « Combien de questions encore ? », "why is my answer wrong?"
_OF_THE_TALK = re.compile(
    r"\b(questions?|reponses?|faux|fausse|quiz|answers?|options?|attestations?|certificats?|certificates?"
    r"|ca dure|it takes?)\b"
)


def found(
    library: Library, pinned: Library, words: str, open: Sequence[str], language: str, today: date
) -> Mapping[str, Any]:
    """As guidance finds it; `open` as the answer where that is what the open question asks.

    Beside a quiz `several` where more than one card could be meant, and `none` where no card is.

    `open`: the name of that question's text, then of others whose answers are not told either; `pinned`: the
    library of the edition that they are of.
    """
    asked = [one for name in open if (one := _asked(pinned, name)) is not None]
    if _OF_THE_TALK.search(folded(words)) or (asked and _hesitates(*asked[0], words)):
        return NOTHING
    got = indexing.found(library, words, language, today)
    refs = [card["ref"] for card in got["cards"]]
    if any(_tells(library, ref, *one) for ref in refs[:1] for one in asked):
        return {"answer": "open", "cards": []}
    if asked and (len(refs) > 1 or got["answer"] == "no_match"):
        return {"answer": "several" if refs else "none", "cards": []}
    return got if len(refs) < 2 else NOTHING


def _asked(pinned: Library, name: str) -> tuple[Pack, Item] | None:
    """The quiz question of that name, and its pack."""
    id, _, entry = name.partition("/")
    pack = pinned.packs.get(id)
    return (pack, pack.items[entry]) if pack is not None and entry in pack.items else None


def _hesitates(pack: Pack, item: Item, words: str) -> bool:
    """Whether most of what these words say stands in one option: « c’est la mère ? »."""
    said = [word for word in tokens(words) if len(word) >= LEAST or word.isdecimal()]
    entry = item.ref.partition("/")[2]
    for parts in (pack.html[language][entry] for language in pack.languages):
        for letter in item.options:
            option = {root for word in tokens(parts[f"option.{letter}"]) for root in stems(word)}
            if said and 2 * sum(not option.isdisjoint(stems(word)) for word in said) > len(said):
                return True
    return False


def _tells(library: Library, ref: str, pack: Pack, item: Item) -> bool:
    """Whether a card says what the question asks: it teaches it, or holds all values of the right option."""
    id, _, card = ref.partition("/")
    there = library.packs[id]
    if ref == item.card or there.cards[card].section == item.section:
        return True
    right = _values(pack, item.ref.partition("/")[2], f"option.{item.right}")
    return bool(right) and right <= _values(there, card, "body")


def _values(pack: Pack, entry: str, part: str) -> set[str]:
    """The numbers that stand there, as they are shown, whatever each pack calls them."""
    raw = pack.sheets[pack.languages[0]][entry].parts[part].raw
    return {pack.doses[value.partition("|")[0]].words("en") for value in values_in(raw)}
