"""The library: every pack there is, and what each person may be shown of it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Self

from bot.content import frame
from bot.content.cards import Item, Topic
from bot.content.checklists import names_of
from bot.content.editions import Editions
from bot.content.faults import Fault, PackError
from bot.content.pack import Pack, read_pack
from bot.content.signoff import DRAFT, CardStatus, Policy, SignOff, fingerprint, may_show, sign_off
from bot.conversation.competing import Contest
from bot.conversation.messages import plain
from bot.people import Cadre

PACKS = Path(__file__).parent / "packs"  # those that ship with the program
STRICT = Policy()


class Library:
    """The packs of one edition, and the way to those of earlier ones, which talks may still be open on."""

    def __init__(
        self, packs: Mapping[str, Pack], editions: Editions | None = None, policy: Policy = STRICT
    ) -> None:
        self.packs = packs
        self.policy = policy
        self._sign_offs: dict[str, SignOff] = {}
        self._withdrawn: frozenset[str] = frozenset()
        self._taken_back: frozenset[tuple[str, str]] = frozenset()
        self._asked: tuple[date, dict[tuple[Cadre | None, str], Mapping[str, str]]] = date.min, {}
        digests = "".join(packs[id].digest for id in sorted(packs))
        self.edition = hashlib.sha256(digests.encode()).hexdigest()[:8]
        self._editions = editions
        self._read: dict[str, Library] = {self.edition: self}

    @classmethod
    def load(
        cls,
        folders: Iterable[Path] = (PACKS,),
        editions: Editions | None = None,
        policy: Policy = STRICT,
        published: Iterable[Path] = (),
    ) -> Self:
        """Read every pack below these folders; one in a later folder replaces its namesake.

        So do those that were `published`, each by its own folder: they win over all others.

        With `editions`, talks that began on the words that are kept there finish on those. Raises
        PackError with the faults of all packs.
        """
        packs: dict[str, Pack] = {}
        faults: list[Fault] = []
        for folder in (*pack_folders(folders), *published):
            try:
                pack = read_pack(folder)
            except PackError as error:
                faults += error.faults
            else:
                packs[pack.id] = pack
        if faults:
            raise PackError(faults)
        return cls(packs, editions, policy)

    def at(self, edition: str) -> "Library":
        """The library as it was in that edition; as it is now when that one was never kept."""
        if edition not in self._read:
            packs = self._editions.packs(edition) if self._editions is not None else None
            self._read[edition] = self if packs is None else Library(packs, policy=self.policy)
            self._read[edition]._take_back(self._taken_back)
        return self._read[edition]

    def follow(self, before: "Library") -> None:
        """Come after another one while it runs: its talks are at hand, and what it withdrew stays so."""
        known = {edition: library for edition, library in before._read.items() if edition == library.edition}
        self._read = {**known, self.edition: self}
        self.withdraw(before._taken_back)

    @property
    def indexes(self) -> Path | None:
        """Where indexes of guidance are kept; nowhere when editions are not."""
        return self._editions.indexes if self._editions is not None else None

    def pack(self, id: str) -> Pack:
        return self.packs[id]

    def items(self, cadre: Cadre | None) -> tuple[Item, ...]:
        """The quiz items of all packs for her cadre."""
        every = (item for pack in self.packs.values() for item in pack.items.values())
        return tuple(item for item in every if cadre is None or cadre in item.cadres)

    def emergency(self, danger: str, cadre: Cadre | None, today: date) -> str | None:
        """The card that answers this danger at once, for her cadre; None when none may be shown to her.

        Whoever has told no cadre is shown a card that is for all its pack's readers. Of two cards
        the one for fewer cadres is hers.
        """
        cards = [
            card
            for pack in self.packs.values()
            for card in pack.cards.values()
            if card.emergency == danger
            and (card.cadres == set(pack.audience) if cadre is None else cadre in card.cadres)
            and self.may_show(card.ref, today)
        ]
        return min(cards, key=lambda card: (len(card.cadres), card.ref)).ref if cards else None

    def answers_emergency(self, ref: str) -> bool:
        """Whether this card is shown at once when somebody tells of a danger."""
        id, _, card = ref.partition("/")
        return self.has_card(ref) and bool(self.packs[id].cards[card].emergency)

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

    def contest(self) -> Contest:
        """What a championship goes by: of each deed, and of whom it is for, as the first pack says."""
        rules: dict[str, dict[str, int]] = {}
        for pack in self.packs.values():
            for deed, reward in pack.rewards.items():
                rules.setdefault(deed, {"points": reward.points, "weekly": reward.weekly})
        players = (pack.players for pack in self.packs.values() if pack.players)
        return Contest(rules, next(players, ()))

    def title(self, module: str, language: str) -> str:
        """What she calls a module."""
        pack = self.packs[module]
        return pack.title.get(language) or pack.title[pack.languages[0]]

    # ---- what may be shown -------------------------------------------------------------------

    def may_show(self, name: str, today: date) -> bool:
        """Whether the card, question or text of this name may be shown that day, in this programme.

        A question goes with the card that teaches it; what touches no patient needs no signature. What
        is in no pack any more may not be shown.
        """
        card = self.card_of(name)
        if card is None:
            return self._is_of_topic(name)
        if card in self._withdrawn:
            return False
        clinical = self.packs[name.partition("/")[0]].clinical
        return not clinical or may_show(self.standing(name, today), self.policy)

    def standing(self, name: str, today: date | None) -> CardStatus:
        """Where the card of this name stands; for a question or its reason, the card that teaches it.

        Without a day nobody vouches for anything: a draft.
        """
        card = self.card_of(name)
        if not card or today is None:
            return DRAFT
        if card not in self._sign_offs:
            pack, _, id = card.partition("/")
            self._sign_offs[card] = sign_off(self.packs[pack], id)
        return self._sign_offs[card].on(today, self.policy)

    def shown_items(self, cadre: Cadre | None, today: date) -> tuple[Item, ...]:
        """The quiz items for her cadre whose cards may be shown that day."""
        return tuple(item for item in self.items(cadre) if self.may_show(item.ref, today))

    def is_asked(self, item: str, cadre: Cadre | None, today: date) -> bool:
        """Whether this quiz item is among those of `shown_items`."""
        module, _, id = item.partition("/")
        found = self.packs[module].items.get(id) if module in self.packs else None
        return found is not None and (cadre is None or cadre in found.cadres) and self.may_show(item, today)

    def skills_asked(self, cadre: Cadre | None, language: str, today: date) -> Mapping[str, str]:
        """The name of the skill of each item that is asked of her cadre that day; those without are left out.

        Kept for the day: every page of a team asks for it.
        """
        day, asked = self._asked
        if day != today:
            asked = {}
            self._asked = today, asked  # another thread may still be reading those of yesterday
        if (cadre, language) not in asked:
            items = self.shown_items(cadre, today)
            names = {item.ref: self.skill(item.ref.partition("/")[0], item.skill, language) for item in items}
            asked[cadre, language] = {item: name for item, name in names.items() if name}
        return asked[cadre, language]

    def withdraw(self, withdrawn: Iterable[tuple[str, str]]) -> None:
        """From now on these cards, by their refs and the fingerprints of their words, are not shown.

        In earlier editions as well. The same card in other words is another card.
        """
        self._taken_back |= set(withdrawn)
        for library in self._read.values():
            library._take_back(self._taken_back)

    def is_withdrawn(self, ref: str) -> bool:
        """Whether these words of a card were taken back."""
        return ref in self._withdrawn

    def _take_back(self, withdrawn: Iterable[tuple[str, str]]) -> None:
        self._asked = date.min, {}
        self._withdrawn |= {
            ref for ref, words in withdrawn if self.is_signable(ref) and self.fingerprint(ref) == words
        }

    def texts_of(self, card: str) -> frozenset[str]:
        """The names of the texts that go with a card: itself, the questions and acts it teaches.

        Of a checklist: all of it.
        """
        id, _, entry = card.partition("/")
        pack = self.packs[id]
        if entry in pack.checklists:
            return frozenset(names_of(pack.checklists[entry]))
        items = [item.ref for item in pack.items.values() if item.card == card]
        acts = [name for act in pack.acts.values() if act.card == card for name in frame.names_of(act)]
        return frozenset((card, *items, *(f"{ref}.why" for ref in items), *acts))

    def has_card(self, ref: str) -> bool:
        id, _, card = ref.partition("/")
        return id in self.packs and card in self.packs[id].cards

    def is_signable(self, ref: str) -> bool:
        """Whether this is a card or a checklist: what is signed, and withdrawn, as a whole."""
        id, _, entry = ref.partition("/")
        return id in self.packs and entry in self.packs[id].signable

    def title_of(self, ref: str, language: str) -> str:
        """The title of a card or an act as this language shows it. Raises KeyError when there is none."""
        id, _, entry = ref.partition("/")
        pack = self.packs[id]
        return plain(pack.html[pack.shown_in(entry, language)][entry]["title"])

    def fingerprint(self, ref: str) -> str:
        """Of the words of a card or a checklist. Raises KeyError when there is none."""
        pack, _, card = ref.partition("/")
        return fingerprint(self.packs[pack], card)

    def card_of(self, name: str) -> str | None:
        """The card whose sign-off decides about a text: its own, or that of the card that teaches it.

        A checklist is signed whole, as a card is. Empty for what no card teaches; None for what is none
        of these.
        """
        id, _, rest = name.partition("/")
        pack = self.packs.get(id)
        if pack is None:
            return None
        if rest in pack.cards:
            return name
        if (entry := pack.entry_of(rest)) in pack.checklists:
            return f"{id}/{entry}"
        item = pack.items.get(rest) or pack.items.get(rest.removesuffix(".why"))
        taught = item or pack.acts.get(rest) or pack.acts.get(rest.rpartition(".")[0])
        return (taught.card or "") if taught is not None else None

    def _is_of_topic(self, name: str) -> bool:
        id, _, rest = name.partition("/")
        return id in self.packs and rest.rpartition(".")[0] in self.packs[id].topics

    # ---- what there is to work on --------------------------------------------------------------

    def topics(self, cadre: Cadre | None) -> tuple[Topic, ...]:
        """What she may want to work on in a check-in."""
        every = (topic for pack in self.packs.values() for topic in pack.topics.values())
        return tuple(topic for topic in every if cadre is None or cadre in topic.cadres)


def pack_folders(folders: Iterable[Path]) -> list[Path]:
    """Every folder below these that holds a pack."""
    return [path.parent for folder in folders for path in sorted(folder.glob("*/pack.yaml"))]
