"""Changes: what a newer edition of a pack says otherwise, so that whoever publishes it sees it first."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.doses import Dose
from bot.content.pack import Pack
from bot.content.signoff import sign_off


@dataclass(frozen=True, slots=True)
class Revalued:
    """A typed value that is another now; empty where there was none, or is none any more."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a pack, by the ids of its entries."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]  # in any language; a changed value changes every entry that shows it
    doses: tuple[Revalued, ...]
    voided: tuple[tuple[str, str], ...]  # cards, and who had signed the words that they had

    def __bool__(self) -> bool:
        return any((self.added, self.removed, self.changed, self.doses, self.voided))


def changes(before: Pack | None, after: Pack) -> Changes:
    """What the newer one says otherwise; without an older one, everything is added."""
    old = {} if before is None else _entries(before)
    new = _entries(after)
    return Changes(
        added=tuple(id for id in new if id not in old),
        removed=tuple(id for id in old if id not in new),
        changed=tuple(id for id in new if id in old and new[id] != old[id]),
        doses=() if before is None else tuple(_revalued(before, after)),
        voided=() if before is None else tuple(_voided(before, after)),
    )


def _entries(pack: Pack) -> dict[str, object]:
    """All that is shown of each entry, and to whom."""
    parts = {**pack.cards, **pack.items, **pack.topics, **pack.acts, **pack.checklists}
    return {
        id: (
            parts[id],
            [(tongue, pack.shown_in(id, tongue), pack.html[tongue].get(id)) for tongue in pack.languages],
        )
        for id in pack.sheets[pack.languages[0]]
    }


def _revalued(before: Pack, after: Pack) -> Iterator[Revalued]:
    for name in dict.fromkeys((*before.doses, *after.doses)):
        told = [_told(pack.doses.get(name), pack.languages[0]) for pack in (before, after)]
        if told[0] != told[1]:
            yield Revalued(name, told[0], told[1])


def _told(dose: Dose | None, language: str) -> str:
    return "" if dose is None else " ".join(filter(None, (dose.words(language), dose.route(language))))


def _voided(before: Pack, after: Pack) -> Iterator[tuple[str, str]]:
    for card in before.signable:
        signed = {s.reviewer: s.by for s in sign_off(before, card).valid}
        still = {s.reviewer for s in sign_off(after, card).valid} if card in after.signable else set()
        if gone := [by for reviewer, by in signed.items() if reviewer not in still]:
            yield card, " and ".join(gone)
