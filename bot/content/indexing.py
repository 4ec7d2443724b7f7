"""Indexing: the cards of a library, ready to be asked, made once for each edition."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import or_

from bot.content.asking import Asking
from bot.content.library import Library
from bot.content.lookup import Index, Record

_TAG = re.compile(r"<[^>]+>")


@lru_cache(maxsize=4)
def index_of(library: Library) -> Index:
    """The index of an edition, made once."""
    return Index(records_of(library), asking_of(library))


def records_of(library: Library) -> Iterator[Record]:
    """Every card in every language of its pack, with the words of the questions that it answers."""
    for pack in library.packs.values():
        for language in pack.languages:
            asked: dict[str, list[str]] = defaultdict(list)
            for id, item in pack.items.items():
                parts = pack.html[language][id]
                asked[item.section] += [parts["stem"], parts["why"]]
            for id, card in pack.cards.items():
                parts = pack.html[language][id]
                who = (words for name, words in parts.items() if name.startswith("who."))
                text = " ".join((parts["body"], *dict.fromkeys(who), *asked[card.section]))
                yield Record(
                    ref=card.ref,
                    section=card.section,
                    language=language,
                    title=_TAG.sub(" ", parts["title"]),
                    text=_TAG.sub(" ", text),
                    keywords=card.keywords.get(language, ()),
                )


def asking_of(library: Library) -> Asking:
    """What all packs say about asking."""
    return reduce(or_, (pack.asking for pack in library.packs.values()), Asking())
