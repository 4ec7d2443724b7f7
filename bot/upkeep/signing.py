"""Signing: what an operator does and sees of sign-offs, by `jigi sign` and in the notes of `jigi check`.

A reviewer signs what everybody is shown; so that is what is printed, and a card with a fault, or one
that would not fit a small screen with two names under it, cannot be signed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot import programme
from bot.content import checklists, checks, frame
from bot.content.catalogue import Catalogue
from bot.content.faults import shown
from bot.content.library import PACKS, Library
from bot.content.pack import Pack
from bot.content.rendering import Rendering
from bot.content.signatures import FILE, Signature, SignError, with_signature, write_signatures
from bot.content.signoff import REVIEWERS, Policy, State, read_today, sign_off
from bot.settings import Settings


def library_of(settings: Settings) -> Library:
    """The packs with this programme's policy. Raises PackError and SettingsError."""
    return Library.load((PACKS, *settings.packs), policy=policy_of(settings))


def policy_of(settings: Settings) -> Policy:
    """What this programme decides of cards. Raises SettingsError."""
    decided = programme.load(settings.programme_path)
    return Policy(decided.draft_content, timedelta(days=decided.grace_days))


def no_pack(id: str, packs: Iterable[str]) -> str:
    """What is said of a pack that none of the folders holds, with the fix."""
    there = ", ".join(sorted(packs))
    fix = "for one of yours set JIGI_PACKS to the folder it lies in"
    return f"there is no pack {id!r}; there are {there}; {fix}"


def sign(library: Library, ref: str, reviewer: str, review_by: date, today: date) -> Iterator[str]:
    """Write a signature down; what was signed, and where the card stands now, line by line.

    Raises SignError, and nothing is written.
    """
    id, _, card = ref.partition("/")
    pack = library.packs.get(id)
    if pack is None:
        raise SignError(no_pack(id, library.packs))
    if card not in pack.signable:
        raise SignError(f"{id} has no card {card!r}; `jigi sign --list {id}` names those it has")
    name, _, role = (part.strip() for part in reviewer.partition(","))
    if not (name and role):
        raise SignError(f'{reviewer!r} lacks a name or a role; write --reviewer "NAME, ROLE"')
    if review_by <= today:
        raise SignError(
            f"--review-by {review_by} is not after today, {today}; name the day of the next review"
        )
    new = Signature(
        by=f"{name}, {role}",
        on=today,
        review_by=review_by,
        edition=pack.edition,
        words=read_today(pack, card),
    )
    signed = replace(pack, signatures=with_signature(pack.signatures, card, new))
    rendering = Rendering(Catalogue.load(), Library({id: signed}))
    faults = [*checks.pack_faults(signed), *checks.screen_faults(signed, rendering)]
    if faults:
        raise SignError("\n".join(map(str, (*faults, "mend this first; nothing was signed"))))
    write_signatures(pack.folder / FILE, signed.signatures)
    yield from _words(signed, card, rendering, today)
    yield f"{name} has signed these words. {_line(signed, card, today, library.policy)}"


def _words(pack: Pack, card: str, rendering: Rendering, today: date) -> Iterator[str]:
    """Everything that stands under a signature, as it is shown."""
    names = list(_names(pack, card))
    for language in pack.languages:
        for name in names:
            yield f"--- {name} ({language})"
            yield rendering.text(name, {}, language, "", today)
    yield ""


def _names(pack: Pack, card: str) -> Iterator[str]:
    """The texts of a card and of what it teaches, or those of a checklist."""
    if card in pack.checklists:
        yield from checklists.names_of(pack.checklists[card])
        return
    ref = pack.cards[card].ref
    yield ref
    for item in pack.items.values():
        if item.card == ref:
            yield from (item.ref, f"{item.ref}.why")
    for act in pack.acts.values():
        if act.card == ref:
            yield from frame.names_of(act)


def listed(library: Library, today: date, only: str = "") -> Iterator[str]:
    """Where each card stands, a line each. Raises SignError for a pack that there is not."""
    if only and only not in library.packs:
        raise SignError(no_pack(only, library.packs))
    for pack in library.packs.values():
        for card in pack.signable if only in ("", pack.id) else ():
            yield _line(pack, card, today, library.policy)


def _line(pack: Pack, card: str, today: date, policy: Policy) -> str:
    """Where a card stands, and what it needs."""
    signed = sign_off(pack, card)
    standing = signed.on(today, policy)
    by = " and ".join(signature.by for signature in signed.valid[:REVIEWERS])
    told = {
        State.DRAFT: "draft: two reviewers have to sign it",
        State.HALF_SIGNED: f"half-signed by {by}: another reviewer has to sign it",
        State.SIGNED: f"signed by {by}, until {standing.review_by}",
        State.EXPIRED: f"expired on {standing.review_by}, shown with a notice: {by} have to sign it again",
        State.WITHHELD: f"withheld, since it expired on {standing.review_by}: {by} have to sign it again",
    }
    if not pack.clinical:  # a signature is welcome, and nothing waits for it
        told[State.DRAFT] = "touches no patient: shown without a signature"
        told[State.HALF_SIGNED] = f"signed by {by}; touches no patient: shown without a second signature"
        told[State.EXPIRED] = told[State.WITHHELD] = (
            f"signed by {by}, until {standing.review_by}; touches no patient: shown all the same"
        )
    void = ", ".join(signature.by for signature in signed.void)
    changed = f" (its words were changed since {void} signed it)" if void else ""
    return f"{pack.id}/{card}: {told[standing.state]}{changed}"


def notes(library: Library, today: date) -> Iterator[str]:
    """What is no fault, and still to be known: cards that few or none have signed, or too long ago."""
    for pack in library.packs.values():
        offs = {card: sign_off(pack, card) for card in pack.signable}
        states = {card: off.on(today, library.policy).state for card, off in offs.items()}
        drafts = sum(state in (State.DRAFT, State.HALF_SIGNED) for state in states.values())
        if drafts and pack.clinical:  # the others need none
            few = f"{drafts} of {len(offs)} cards and checklists are not signed by two reviewers"
            yield f"{pack.id}: {few}; `jigi sign --list {pack.id}` says which"
        for card, off in offs.items():
            for void in off.void:
                where = f"{shown(pack.folder / FILE)}:{void.line}"
                yield f"{where}: the words of {card} were changed since {void.by} signed it; sign it again"
            if pack.clinical and states[card] in (State.EXPIRED, State.WITHHELD):
                yield _line(pack, card, today, library.policy)
