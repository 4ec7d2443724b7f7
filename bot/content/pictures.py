"""Pictures: what a card shows beside its words: small, since networks are weak, and told in words as well.

`picture: tray.png` in a card's front matter names a file of the pack; `> picture: …` in the sheet of each
language says what is on it, for whoever cannot load or see it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.content.cards import Card
from bot.content.faults import Fault, shown
from bot.content.sheets import SheetEntry
from bot.conversation.messages import Media
from bot.faults import Telling

MOST_BYTES = 100_000
SUFFIXES = (".png", ".jpg", ".jpeg")
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def kind_of(data: bytes) -> str | None:
    """What the bytes are, whatever their file is called; None when a phone may not show them."""
    return next((mime for head, mime in _KINDS.items() if data.startswith(head)), None)


def pictures_of(folder: Path, cards: Iterable[Card]) -> Mapping[str, Media]:
    """The pictures of a pack's cards, by the card; what cannot be shown is left to the check."""
    found = {}
    for card in cards:
        path = folder / card.picture
        data = path.read_bytes() if card.picture and path.is_file() else b""
        mime = kind_of(data)
        if mime is not None:
            id = f"card-{hashlib.sha256(data).hexdigest()[:32]}"
            found[card.ref.partition("/")[2]] = Media(id=id, mime=mime, size=len(data))
    return found


def picture_faults(folder: Path, language: str, sheet: Mapping[str, SheetEntry]) -> Iterator[Fault]:
    """What is wrong with the pictures that the first language's sheet names."""
    where = shown(folder / f"{language}.md")
    for entry in sheet.values():
        named = str(entry.front.get("picture", ""))
        if named and "picture" not in entry.parts:
            what = Telling(
                "{id} shows {named} and does not say what is on it; add `> picture: …`",
                id=entry.id,
                named=named,
            )
            yield Fault(where, entry.line_of("picture"), what)
        if "picture" in entry.parts and not named:
            what = Telling(
                "{id} tells of a picture that it does not name; add `picture:` to its front matter",
                id=entry.id,
            )
            yield Fault(where, entry.parts["picture"].line, what)
        if named:
            for what in _unfit(folder, named):
                yield Fault(where, entry.line_of("picture"), Telling("{id}: {what}", id=entry.id, what=what))


def _unfit(folder: Path, named: str) -> Iterator[Telling]:
    path = folder / named
    if path.name != named or path.suffix not in SUFFIXES:
        yield Telling(
            "picture is {named!r}; name a file of this folder that ends in {list}",
            named=named,
            list=", ".join(SUFFIXES),
        )
    elif not path.is_file():
        yield Telling("{named} is not in this folder; add it, or take `picture:` out", named=named)
    elif kind_of(path.read_bytes()) is None:
        yield Telling("{named} is neither PNG nor JPEG, whatever it is called; save it anew", named=named)
    elif (size := path.stat().st_size) > MOST_BYTES:
        yield Telling(
            "{named} has {size:,} bytes; at most {most:,} go over a weak network. Make it smaller",
            named=named,
            size=size,
            most=MOST_BYTES,
        )
