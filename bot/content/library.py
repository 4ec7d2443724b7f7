"""The library: every pack there is, and what each person may be shown of it."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from bot.content.editions import Editions
from bot.content.faults import Fault, PackError
from bot.content.pack import Item, Pack, Topic, read_pack
from bot.people import Cadre

PACKS = Path(__file__).parent / "packs"  # those that ship with the program


class Library:
    """The packs of one edition, and the way to those of earlier ones, which talks may still be open on."""

    def __init__(self, packs: Mapping[str, Pack], editions: Editions | None = None) -> None:
        self.packs = packs
        digests = "".join(packs[id].digest for id in sorted(packs))
        self.edition = hashlib.sha256(digests.encode()).hexdigest()[:8]
        self._editions = editions
        self._read: dict[str, Library] = {self.edition: self}

    @classmethod
    def load(cls, folders: Iterable[Path] = (PACKS,), editions: Editions | None = None) -> Self:
        """Read every pack below these folders; one in a later folder replaces its namesake.

        With `editions`, talks that began on the words that are kept there finish on those. Raises
        PackError with the faults of all packs.
        """
        packs: dict[str, Pack] = {}
        faults: list[Fault] = []
        for folder in pack_folders(folders):
            try:
                pack = read_pack(folder)
            except PackError as error:
                faults += error.faults
            else:
                packs[pack.id] = pack
        if faults:
            raise PackError(faults)
        return cls(packs, editions)

    def at(self, edition: str) -> "Library":
        """The library as it was in that edition; as it is now when that one was never kept."""
        if edition not in self._read:
            packs = self._editions.packs(edition) if self._editions is not None else None
            self._read[edition] = self if packs is None else Library(packs)
        return self._read[edition]

    def pack(self, id: str) -> Pack:
        return self.packs[id]

    def items(self, cadre: Cadre | None) -> tuple[Item, ...]:
        """The quiz items of all packs for her cadre."""
        every = (item for pack in self.packs.values() for item in pack.items.values())
        return tuple(item for item in every if cadre is None or cadre in item.cadres)

    def emergency(self, danger: str, cadre: Cadre | None) -> str | None:
        """The card that answers this danger at once, for her cadre; None when no pack has one for her.

        Whoever has told no cadre is shown a card that is for all its pack's readers. Of two cards
        the one for fewer cadres is hers.
        """
        cards = [
            card
            for pack in self.packs.values()
            for card in pack.cards.values()
            if card.emergency == danger
            and (card.cadres == pack.audience if cadre is None else cadre in card.cadres)
        ]
        return min(cards, key=lambda card: (len(card.cadres), card.ref)).ref if cards else None

    def topics(self, cadre: Cadre | None) -> tuple[Topic, ...]:
        """What she may want to work on in a check-in."""
        every = (topic for pack in self.packs.values() for topic in pack.topics.values())
        return tuple(topic for topic in every if cadre is None or cadre in topic.cadres)


def pack_folders(folders: Iterable[Path]) -> list[Path]:
    """Every folder below these that holds a pack."""
    return [path.parent for folder in folders for path in sorted(folder.glob("*/pack.yaml"))]
