"""The library: every pack there is, and what each person may be shown of it."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from bot.content.faults import Fault, PackError
from bot.content.pack import Item, Pack, Topic, read_pack
from bot.people import Cadre

PACKS = Path(__file__).parent / "packs"  # those that ship with the program


class Library:
    """The packs of one edition, and those of earlier ones that talks may still be open on."""

    def __init__(self, packs: Mapping[str, Pack], earlier: Mapping[str, "Library"]) -> None:
        self.packs = packs
        digests = "".join(packs[id].digest for id in sorted(packs))
        self.edition = hashlib.sha256(digests.encode()).hexdigest()[:8]
        self._editions: dict[str, Library] = {**earlier, self.edition: self}

    @classmethod
    def load(cls, folders: Iterable[Path] = (PACKS,), earlier: Self | None = None) -> Self:
        """Read every pack below these folders; one in a later folder replaces its namesake.

        With `earlier`, talks that began on its words finish on them. Raises PackError with the
        faults of all packs.
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
        return cls(packs, earlier._editions if earlier else {})

    def at(self, edition: str) -> "Library":
        """The library as it was in that edition; as it is now when that one is not held any more."""
        return self._editions.get(edition, self)

    def pack(self, id: str) -> Pack:
        return self.packs[id]

    def items(self, cadre: Cadre | None) -> tuple[Item, ...]:
        """The quiz items of all packs for her cadre."""
        every = (item for pack in self.packs.values() for item in pack.items.values())
        return tuple(item for item in every if cadre is None or cadre in item.cadres)

    def modules(self, cadre: Cadre | None) -> tuple[str, ...]:
        """The packs that ask her something, the one that concerns her cadre most first.

        A pack says whom it concerns in order; among those that name her equally early, what is the
        most dangerous to forget comes first.
        """

        def place(id: str) -> tuple[int, float, str]:
            audience = self.packs[id].audience
            dangers = [item.danger for item in self.packs[id].items.values()]
            first = audience.index(cadre) if cadre in audience else len(Cadre)
            return first, -sum(dangers) / len(dangers), id

        return tuple(sorted({item.ref.partition("/")[0] for item in self.items(cadre)}, key=place))

    def skill(self, module: str, skill: str, language: str) -> str:
        """What she calls a skill; empty when its pack does not name it."""
        pack = self.packs[module]
        titles = pack.skills.get(skill, {})
        return titles.get(language) or titles.get(pack.languages[0], "")

    def title(self, module: str, language: str) -> str:
        """What she calls a module."""
        pack = self.packs[module]
        return pack.title.get(language) or pack.title[pack.languages[0]]

    def topics(self, cadre: Cadre | None) -> tuple[Topic, ...]:
        """What she may want to work on in a check-in."""
        every = (topic for pack in self.packs.values() for topic in pack.topics.values())
        return tuple(topic for topic in every if cadre is None or cadre in topic.cadres)


def pack_folders(folders: Iterable[Path]) -> list[Path]:
    """Every folder below these that holds a pack."""
    return [path.parent for folder in folders for path in sorted(folder.glob("*/pack.yaml"))]
