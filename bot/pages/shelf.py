"""Shelf: what trainers read of packs on the pages of the console, drafts in the place of what runs.

Everything is read from files, in a thread; JSON-like values come out.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import structlog

from bot.content import editing
from bot.content.catalogue import Catalogue
from bot.content.changes import changes
from bot.content.comparing import compared
from bot.content.drafts import Drafts
from bot.content.faults import PackError
from bot.content.library import Library
from bot.content.markup import values_in
from bot.content.pack import Pack
from bot.content.rendering import Rendering
from bot.content.signoff import Policy, State, read_today, sign_off
from bot.conversation.messages import plain
from bot.overseeing.page_data import PageData
from bot.pages import screens
from bot.people import Cadre, Person, PersonId
from bot.settings import Settings

log = structlog.get_logger()

SOON = timedelta(days=60)  # before a review is due, it is told
KINDS = ("cards", "items", "acts", "topics", "checklists")
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
ENTRY = re.compile(r"[A-Za-z0-9.\-]{1,80}")

UNSIGNED: Mapping[str, Any] = {"state": "", "by": [], "review_by": None, "void": []}  # what nobody signs


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs that run, and the drafts beside them. `library`: what runs, which another may follow."""

    settings: Settings
    library: Callable[[], Library]
    secret: str

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.settings.drafts_path)

    def packs(self, language: str, today: date) -> list[PageData]:
        """Every pack: how many of its cards stand where, and whether there is a draft."""
        ids = dict.fromkeys((*self.library().packs, *self.drafts.ids()))
        return [self._overview(pack, language, today) for id in ids if (pack := self._pack(id)) is not None]

    def _overview(self, pack: Pack, language: str, today: date) -> PageData:
        states = [sign_off(pack, card).on(today, self.policy).state for card in pack.signable]
        return {
            "id": pack.id,
            "title": pack.title.get(language) or pack.title[pack.languages[0]],
            "edition": pack.edition,
            "clinical": pack.clinical,
            "entries": sum(len(getattr(pack, kind)) for kind in KINDS),
            "cards": len(states),
            "states": {state.value: states.count(state) for state in State},
            "draft": self.drafts.folder(pack.id) is not None,
        }

    def pack(self, id: str, language: str, today: date) -> PageData | None:
        """One pack, its draft where there is one, entry by entry; None when there is none of this name."""
        pack = self._pack(id)
        if pack is None:
            return None
        return {
            **self._overview(pack, language, today),
            "kinds": [
                {"kind": kind, "rows": [self._row(pack, one, language, today) for one in getattr(pack, kind)]}
                for kind in KINDS
                if getattr(pack, kind)
            ],
            "digest": pack.digest,
        }

    def _row(self, pack: Pack, id: str, language: str, today: date) -> PageData:
        parts = pack.html[pack.shown_in(id, language)][id]
        row = {"id": id, "title": plain(parts.get("title") or parts.get("stem", id)), **UNSIGNED}
        return {**row, **self._standing(pack, id, today)} if id in pack.signable else row

    def _standing(self, pack: Pack, id: str, today: date) -> PageData:
        signed = sign_off(pack, id)
        standing = signed.on(today, self.policy)
        return {
            "state": standing.state.value if pack.clinical else "unneeded",
            "by": [one.by for one in signed.valid],
            "review_by": standing.review_by,
            "void": [one.by for one in signed.void],
        }

    def card(
        self, pack_id: str, id: str, cadre: Cadre | None, person: Person, today: date
    ) -> PageData | None:
        """One entry on every phone, where it stands, and how it is written; None when there is none."""
        pack = self._pack(pack_id)
        if pack is None or id not in pack.sheets[pack.languages[0]]:
            return None
        return {
            **self._row(pack, id, person.language, today),
            "pack": self._overview(pack, person.language, today),
            "screens": screens.screens(pack, _rendering(pack, self.policy), id, cadre, today),
            "signable": id in pack.signable and pack.clinical,
            "words": read_today(pack, id) if id in pack.signable else "",
            "stale": [language for language in pack.languages if pack.shown_in(id, language) != language],
            "mine": self._is_signed_by(pack, id, person.id),
            "doses": self._values(pack, id, person.language),
            "runs": self.library().has_card(f"{pack_id}/{id}"),
        }

    def _values(self, pack: Pack, id: str, language: str) -> list[PageData]:
        """The typed values of an entry as doses.yaml has them."""
        shown = language if language in pack.languages else pack.languages[0]
        names = dict.fromkeys(
            value.partition("|")[0]
            for words in pack.sheets[pack.languages[0]][id].parts.values()
            for value in values_in(words.raw)
        )
        return [
            {
                "name": name,
                "words": " ".join(filter(None, (dose.words(shown), dose.route(shown)))),
                "source": pack.sources[dose.source].words(shown) if dose.source in pack.sources else "",
            }
            for name in names
            for dose in (pack.doses[name],)
        ]

    def wanted(self, asked: Sequence[PageData], person: Person, today: date) -> list[PageData]:
        """Of the requests for her signature (`card`, `words`), those that still wait, as rows of entries."""
        rows: list[PageData] = []
        for one in asked:
            pack_id, _, id = one["card"].partition("/")
            pack = self._pack(pack_id)
            if pack is None or id not in pack.signable or read_today(pack, id) != one["words"]:
                continue  # of words that were changed nobody is asked any more
            row = self._row(pack, id, person.language, today)
            if row["state"] != State.SIGNED.value and not self._is_signed_by(pack, id, person.id):
                rows.append({**row, "pack": pack_id, "asked_by": one["by"], "asked_at": one["at"]})
        return rows

    def unsigned(self, pack_id: str, id: str, people: Sequence[PageData]) -> list[PageData]:
        """Those who have not signed its words as they stand."""
        pack = self._pack(pack_id)
        return [one for one in people if pack and not self._is_signed_by(pack, id, PersonId(one["id"]))]

    def expiring(self, language: str, today: date) -> list[PageData]:
        """Cards whose review is due soon, or was: the soonest first."""
        rows = []
        for pack in self.library().packs.values():
            for id in pack.signable if pack.clinical else ():
                row = self._row(pack, id, language, today)
                if row["review_by"] is not None and row["review_by"] <= today + SOON:
                    rows.append({**row, "pack": pack.id})
        return sorted(rows, key=lambda row: (row["review_by"], row["pack"], row["id"]))

    @property
    def policy(self) -> Policy:
        return self.library().policy

    def source(self, pack_id: str, id: str) -> PageData | None:
        """How an entry is written, in each language, and the values of its pack."""
        pack = self._pack(pack_id)
        if pack is None or not ENTRY.fullmatch(id):
            return None
        return {
            "sheets": [
                {"language": one.language, "words": one.words, "line": one.line}
                for one in editing.written(pack, id)
            ],
            "doses": (pack.folder / "doses.yaml").read_text(encoding="utf-8"),
            "digest": pack.digest,
            "is_new": id not in pack.sheets[pack.languages[0]],
            "sources": sorted(pack.sources),
            "skills": list(pack.skills),
        }

    def compare(self, pack_id: str, language: str, today: date) -> PageData | None:
        """What the draft says otherwise than what runs; None without a draft."""
        draft = self.drafts.pack(pack_id)
        if draft is None:
            return None
        before = self.library().packs.get(pack_id)
        found = changes(before, draft)
        return {
            "pack": self._overview(draft, language, today),
            "doses": [{"name": d.name, "before": d.before, "after": d.after} for d in found.doses],
            "added": found.added if before is not None else (),
            "removed": found.removed,
            "voided": found.voided,
            "stale": {tongue: sorted(ids) for tongue, ids in draft.stale.items() if ids},
            "pieces": [
                {"entry": one.entry, "language": one.language, "part": one.part, "runs": one.runs}
                for one in (compared(before, draft) if before is not None else ())
            ],
            "unshown": self._unshown(draft, today),
            "strict": not self.policy.drafts,
            "digest": draft.digest,
            "is_new": before is None,
        }

    def _unshown(self, draft: Pack, today: date) -> list[str]:
        """The cards that workers would not be shown, because nobody vouches for them."""
        if not draft.clinical or self.policy.drafts:
            return []
        after = Library({draft.id: draft}, policy=self.policy)
        return [card for card in draft.signable if not after.may_show(f"{draft.id}/{card}", today)]

    # ---- how it is put together ----------------------------------------------------------------

    def _account(self, person: PersonId) -> str:
        """By what one login's signatures are known to be one person's; it tells nobody who."""
        told = hmac.new(self.secret.encode(), f"signs {person}".encode(), hashlib.sha256)
        return told.hexdigest()[:16]

    def _is_signed_by(self, pack: Pack, id: str, person: PersonId) -> bool:
        account = self._account(person)
        signed = sign_off(pack, id).valid if id in pack.signable else ()
        return any(one.account == account for one in signed)

    def _pack(self, id: str) -> Pack | None:
        """The draft, where there is one; else what runs."""
        try:
            draft = self.drafts.pack(id) if ID.fullmatch(id) else None
        except PackError as error:
            log.error("draft.unreadable", pack=id, error=error)
            draft = None
        return draft or self.library().packs.get(id)


@lru_cache(maxsize=8)
def _rendering_of(digest: str, pack: "_Same", policy: Policy) -> Rendering:  # noqa: ARG001
    return Rendering(Catalogue.load(), Library({pack.pack.id: pack.pack}, policy=policy))


@dataclass(frozen=True)
class _Same:
    """A pack, told apart by its digest alone."""

    pack: Pack = field(compare=False)


def _rendering(pack: Pack, policy: Policy) -> Rendering:
    return _rendering_of(pack.digest, _Same(pack), policy)
