"""Sign-off: may a card be shown, and as what?

Two reviewers sign the words of a card: all its languages as they are rendered, typed values included,
its sources, whom it is for, and the questions and acts that it teaches. Change one comma, and it is a draft
again. Where a translation is stale, they sign that it is withheld; once it was read again, they sign anew.
A signature holds until its day; after that the card is shown with a notice, and when the grace
that the programme gives has passed as well, not at all.

Pure: a pack, a day and the programme's policy in, a standing out; so a replayed talk shows the same.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.content.cards import Act, Card, Item
from bot.content.checklists import Checklist
from bot.content.pack import Pack
from bot.content.signatures import Signature

REVIEWERS = 2  # names that a card needs
Signable = Card | Item | Act | Checklist


class State(StrEnum):
    """Where a card stands."""

    DRAFT = "draft"  # unsigned, or its words were changed since
    HALF_SIGNED = "half-signed"
    SIGNED = "signed"
    EXPIRED = "expired"  # past its day, shown with a notice
    WITHHELD = "withheld"  # past the grace as well


@dataclass(frozen=True, slots=True)
class Policy:
    """What a programme decides of cards. The defaults are those of `programme.yaml`."""

    drafts: bool = False  # whether cards that nobody vouches for are shown, marked as drafts
    grace: timedelta = timedelta(days=30)  # that an expired card is still shown


@dataclass(frozen=True, slots=True)
class CardStatus:
    """Where a card stands on a day, and what is to be said of it under its words."""

    state: State = State.DRAFT
    by: tuple[str, ...] = ()  # the reviewers' names
    edition: str = ""  # that they signed
    review_by: date | None = None


DRAFT = CardStatus()


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the signatures under a card come to, whatever the day."""

    valid: tuple[Signature, ...]  # latest day first
    void: tuple[Signature, ...]  # of words that were changed since

    def on(self, today: date, policy: Policy) -> CardStatus:
        """Where the card stands that day."""
        if not self.valid:
            return DRAFT
        names = tuple(signature.name for signature in self.valid[:REVIEWERS])
        if len(self.valid) < REVIEWERS:
            return CardStatus(State.HALF_SIGNED, names)
        last = self.valid[REVIEWERS - 1]  # until then two people vouch for it
        if today <= last.review_by:
            state = State.SIGNED
        else:
            state = State.EXPIRED if today - last.review_by <= policy.grace else State.WITHHELD
        return CardStatus(state, names, last.edition, last.review_by)


def sign_off(pack: Pack, card: str) -> SignOff:
    """What the signatures under this card come to. One reviewer counts once."""
    signed = pack.signatures.get(card, ())
    words = read_today(pack, card) if signed else ""
    valid: list[Signature] = []
    for signature in sorted(signed, key=lambda s: (s.review_by, s.reviewer), reverse=True):
        if signature.words == words and not any(signature.is_by_whom(other) for other in valid):
            valid.append(signature)
    return SignOff(tuple(valid), tuple(s for s in signed if s.words != words))


def may_show(standing: CardStatus, policy: Policy) -> bool:
    """Whether a programme with this policy shows such a card."""
    if standing.state in (State.DRAFT, State.HALF_SIGNED):
        return policy.drafts
    return standing.state in (State.SIGNED, State.EXPIRED)


def fingerprint(pack: Pack, card: str) -> str:
    """Of everything that is shown by this card and what it teaches: 32 hexadecimal digits."""
    return _digest(_told(pack, part, pack.languages) for part in _parts(pack, card))


def read_today(pack: Pack, card: str) -> str:
    """As `fingerprint`, but of a stale translation only that it is withheld: so does a reviewer read it."""

    def shown(part: Signable) -> tuple[str, ...]:
        id = part.ref.partition("/")[2]
        return tuple(tongue for tongue in pack.languages if pack.shown_in(id, tongue) == tongue)

    return _digest(_told(pack, part, shown(part)) for part in _parts(pack, card))


def _parts(pack: Pack, card: str) -> list[Signable]:
    """A card, and the questions and acts that it teaches; a checklist stands alone."""
    if card in pack.checklists:
        return [pack.checklists[card]]
    taught: tuple[Item | Act, ...] = (*pack.items.values(), *pack.acts.values())
    return [pack.cards[card], *(part for part in taught if part.card == pack.cards[card].ref)]


def _digest(told: Iterable[Mapping[str, object]]) -> str:
    data = json.dumps(list(told), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:32]


def _told(pack: Pack, part: Signable, languages: Collection[str]) -> dict[str, object]:
    """What there is to read of a card, a question, an act or a checklist; its words in these languages."""
    id = part.ref.partition("/")[2]
    told: dict[str, object] = {
        "id": part.ref,
        "words": {
            tongue: dict(pack.html[tongue][id]) if tongue in languages else None for tongue in pack.languages
        },
        "sources": {
            language: [pack.sources[key].words(language) for key in part.sources]
            for language in pack.languages
        },
        "cadres": [] if isinstance(part, Checklist) else sorted(part.cadres),
        "right": part.right if isinstance(part, Item) else "",
        "emergency": part.emergency if isinstance(part, Card) else "",
    }
    if id in pack.pictures:
        told["picture"] = pack.pictures[id].id
    if isinstance(part, Act):  # in cards as well it would void every signature there is
        told["lengths"] = [str(part.within), str(part.every)]
    if isinstance(part, Checklist):
        told["items"] = [asdict(item) for item in part.items]
    return told
