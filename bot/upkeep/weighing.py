"""Weighing: how many bytes a refresher costs her, at worst, over a weak network."""

from typing import NamedTuple

from bot.content.cards import Item
from bot.content.faults import Fault, shown
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.learning import MOST_ITEMS

MOST_BYTES = 10_000  # of the words of one refresher; a photograph weighs ten times as much


class Weight(NamedTuple):
    """A refresher at its worst: the items that say most, each with its card and its reason."""

    bytes: int
    items: tuple[Item, ...]


def heaviest(library: Library, rendering: Rendering, language: str) -> Weight:
    """The refresher that says most, in bytes of UTF-8 without what the provider puts around them."""
    weighed = sorted(
        ((_bytes(item, rendering, language), item) for item in library.items(None)),
        key=lambda pair: (-pair[0], pair[1].ref),
    )[:MOST_ITEMS]
    return Weight(sum(size for size, _ in weighed), tuple(item for _, item in weighed))


def weight_faults(library: Library, rendering: Rendering, languages: tuple[str, ...]) -> list[str]:
    """Where to begin when a refresher has grown too heavy; nothing when none has."""
    faults = []
    for language in languages:
        size, items = heaviest(library, rendering, language)
        if size > MOST_BYTES:
            pack_id, _, id = items[0].ref.partition("/")
            pack = library.packs[pack_id]
            sheet = language if language in pack.languages else pack.languages[0]
            what = (
                f"{id}: a refresher may take {size} bytes in {language}, and {MOST_BYTES} is the most; "
                f"shorten this one first, then {', '.join(item.ref for item in items[1:])}"
            )
            where = shown(pack.folder / f"{sheet}.md")
            faults.append(str(Fault(where, pack.sheets[sheet][id].line, what)))
    return faults


def weight_note(library: Library, rendering: Rendering, languages: tuple[str, ...]) -> str:
    """How heavy a refresher may be, in each language."""
    each = (f"{heaviest(library, rendering, language).bytes:,} in {language}" for language in languages)
    return f"bytes of a refresher, at most: {', '.join(each)}; {MOST_BYTES:,} are allowed"


def _bytes(item: Item, rendering: Rendering, language: str) -> int:
    """The item's question, the reason as whoever was wrong reads it, and the card that teaches it."""
    wrong = next(key for key in item.options if key != item.right)
    names = [item.ref, f"{item.ref}.why", *([item.card] if item.card else [])]
    args = {"n": 1, "of": MOST_ITEMS, "chosen": wrong}
    return sum(len(rendering.text(name, args, language, "").encode()) for name in names)
