"""Indexing: the cards of a library, ready to be asked, made once for each edition and kept beside it."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from bot.content.asking import Asking
from bot.content.library import Library
from bot.content.lookup import Cards, CardText, Index, NoMatch
from bot.content.ready import index_in, keep

SOON = 20.0  # seconds: whoever waited for us to start is answered by then
_TAG = re.compile(r"<[^>]+>")

_indexes: dict[str, Future[Index]] = {}  # by edition
_claiming = threading.Lock()


def index_of(library: Library) -> Index:
    """The index of an edition, made once: who asks while it is being made waits for it."""
    with _claiming:
        index = _indexes.get(library.edition)
        mine = index is None
        if index is None:
            index = _indexes[library.edition] = Future()
    if mine:
        try:
            index.set_result(_index_of(library))
        except BaseException as error:
            del _indexes[library.edition]
            index.set_exception(error)
    return index.result()


def _index_of(library: Library) -> Index:
    """As an earlier process left it, or made."""
    folder, digests = library.indexes, [pack.digest for _, pack in sorted(library.packs.items())]
    index = index_in(folder, digests) if folder is not None else None
    if index is None:
        index = Index(records_of(library), asking_of(library))
        if folder is not None:
            keep(folder, digests, index)
    return index


def index_soon(library: Library) -> threading.Timer:
    """Make the index a little later: seconds of work that no start, and no first answer, shall wait for.

    Whoever asks for guidance before has it made at once. It can be cancelled until it begins.
    """
    soon = threading.Timer(SOON, index_of, (library,))
    soon.name, soon.daemon = "guidance-index", True
    soon.start()
    return soon


def found(library: Library, words: str, language: str, today: date) -> Mapping[str, Any]:
    """What a talk keeps of a look-up: `answer` (cards, withheld, out_of_scope, no_match), cards and titles.

    `withheld`: a card answers it, and none that does may be shown that day.
    """
    answer = index_of(library).answer(words)
    if isinstance(answer, Cards):
        shown = [ref for ref in answer.refs if library.may_show(ref, today)]
        cards = [{"ref": ref, "title": library.title_of(ref, language)} for ref in shown]
        return {"answer": "cards" if cards else "withheld", "cards": cards}
    return {"answer": "no_match" if isinstance(answer, NoMatch) else "out_of_scope", "cards": []}


def records_of(library: Library) -> Iterator[CardText]:
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
                yield CardText(
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
