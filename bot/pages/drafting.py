"""Drafting: what trainers write, sign and publish on the pages of the console.

What is written goes into a draft beside the store (`bot/content/drafts.py`) and is shown to nobody; to
publish does what `jigi publish` does. What works on files alone is called in a thread.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import structlog

from bot import sounds
from bot.content import editing
from bot.content.drafts import DraftError, RefusedError
from bot.content.faults import Fault, PackError
from bot.content.pack import Pack, read_pack
from bot.content.signatures import FILE as SIGNATURES
from bot.content.signatures import Signature, with_signature, write_signatures
from bot.content.signoff import read_today
from bot.content.unpacking import unpack
from bot.faults import Telling
from bot.keys import media_of
from bot.overseeing.page_data import PageData
from bot.pages.shelf import ENTRY, ID, Shelf
from bot.people import Person
from bot.road.recording import keep_copy
from bot.sounds import Sound
from bot.upkeep import issuing, publishing
from bot.upkeep.publishing import PublishError

log = structlog.get_logger()

LONGEST = timedelta(days=731)  # that somebody may vouch for words
PATIENCE = 50.0  # seconds until the jigi that runs has taken up a publication; a proxy often waits sixty
AGAIN = 0.1


@dataclass(frozen=True, slots=True)
class Drafting(Shelf):
    """What changes a draft, and what makes it run. One publication at a time."""

    publishing: asyncio.Lock = field(default_factory=asyncio.Lock)

    # ---- signing ------------------------------------------------------------------------------

    def sign(
        self, pack_id: str, id: str, person: Person, role: str, review_by: date, words: str, today: date
    ) -> None:
        """Whoever is in signs these words, in the draft. Raises RefusedError; then nothing is signed."""
        pack = self._pack(pack_id)
        if pack is None or id not in pack.signable:
            raise RefusedError("not_here")
        name = " ".join(person.name.replace(",", " ").split())
        if not name:
            raise RefusedError("nameless")
        if not today < review_by <= today + LONGEST:
            raise RefusedError("review_by")
        if read_today(pack, id) != words:
            raise RefusedError("changed")
        new = Signature(
            by=f"{name}, {role}",
            on=today,
            review_by=review_by,
            edition=pack.edition,
            words=words,
            account=self._account(person.id),
        )
        signed = with_signature(pack.signatures, id, new)

        def write(folder: Path) -> None:
            write_signatures(folder / SIGNATURES, signed)
            _checked(folder)

        self._keep(pack, {}, write, pack.digest)
        log.warning("card.signed", card=f"{pack_id}/{id}", person=person.id)

    # ---- writing ------------------------------------------------------------------------------

    def edit(
        self, pack_id: str, id: str, words: Mapping[str, str], doses: str, *, read: bool, since: str
    ) -> None:
        """The entry in other words, in the draft. `read`: the translations were read beside them.

        Raises RefusedError, with everything that is wrong; then nothing is kept.
        """
        pack = self._pack(pack_id)
        if pack is None or not ENTRY.fullmatch(id) or set(words) != set(pack.languages):
            raise RefusedError("not_here")
        if any(len(text) > editing.MOST for text in words.values()) or len(doses) > editing.MOST_DOSES:
            raise RefusedError("long")
        files = editing.with_entry(pack, id, words)
        files["doses.yaml"] = ("\n".join(doses.splitlines()) + "\n").encode()

        def check(folder: Path) -> None:
            if id not in read_pack(folder).sheets[pack.languages[0]]:
                raise PackError(
                    [Fault(f"{pack.languages[0]}.md", 1, Telling("keep `id: {id}` as it is", id=id))]
                )
            if read:
                editing.read_beside(folder, pack.languages[0], pack.languages[1:], id)
            _checked(folder)

        self._keep(pack, files, check, since)

    def upload(self, data: bytes) -> str:
        """A pack as a zip becomes the draft; its id. Raises RefusedError with everything that is wrong.

        Signatures that come with it count for nothing: only those that stand here already do.
        """
        try:
            files = dict(unpack(data))
        except PackError as error:
            raise RefusedError("faults", list(error.faults)) from error
        found = re.search(rb"^id:\s*[\"']?([^\s\"'#]+)", files["pack.yaml"], re.MULTILINE)
        id = found[1].decode(errors="replace") if found else ""
        if not ID.fullmatch(id):
            what = Telling(
                "needs `id:`, in small letters, digits and dashes; it is the name of the pack's folder"
            )
            raise RefusedError("faults", [Fault("pack.yaml", 1, what)])
        before = self._pack(id)
        files.pop(SIGNATURES, None)

        def check(folder: Path) -> None:
            if before is not None and before.signatures:
                known = read_pack(folder).signable
                write_signatures(
                    folder / SIGNATURES, {c: s for c, s in before.signatures.items() if c in known}
                )
            _checked(folder)

        try:
            self.drafts.keep(id, None, files, check)
        except (PackError, RecursionError) as error:
            raise _refused(error) from error
        except DraftError as error:
            raise RefusedError("changed") from error
        return id

    def discard(self, pack_id: str) -> None:
        self.drafts.drop(pack_id)

    def _keep(
        self, pack: Pack, files: Mapping[str, bytes], check: Callable[[Path], None], since: str
    ) -> None:
        try:
            self.drafts.keep(pack.id, pack.folder, files, check, since)
        except DraftError as error:
            raise RefusedError("changed") from error
        except (PackError, RecursionError) as error:
            raise _refused(error) from error

    def voice(self, data: bytes) -> PageData:
        """A voice note made fit, and the programme's copy of it: `media`, `size`, `seconds`.

        Raises RefusedError, which says what is wrong with the sound.
        """
        sound = sounds.voice_note(data)
        if not isinstance(sound, Sound):
            raise RefusedError(sound)
        copy = keep_copy(media_of(self.settings), sound)
        return {"media": copy.id, "size": copy.size, "seconds": sound.seconds}

    # ---- publishing ---------------------------------------------------------------------------

    async def publish(self, pack_id: str, since: str) -> str:
        """The draft becomes part of what runs, as by `jigi publish`; the edition. Raises RefusedError."""
        async with self.publishing:
            edition = await asyncio.to_thread(self._leave, pack_id, since)
            refused = (self.settings.published_path / publishing.REQUEST).with_suffix(".refused")
            until = time.monotonic() + PATIENCE
            while self.library().edition != edition:  # the request goes first, and then the words turn
                if await asyncio.to_thread(refused.exists) or time.monotonic() > until:
                    raise RefusedError("not_published")
                await asyncio.sleep(AGAIN)
            await asyncio.to_thread(self.drafts.drop, pack_id)
        log.warning("draft.published", pack=pack_id, edition=edition)
        return edition

    def _leave(self, pack_id: str, since: str) -> str:
        draft = self.drafts.pack(pack_id)
        if draft is None:
            raise RefusedError("not_here")
        if draft.digest != since:
            raise RefusedError("changed")
        try:
            before = issuing.running(self.settings)
            after = issuing.with_pack(before, issuing.checked(draft.folder))
            packs = {**publishing.published(self.settings.published_path), draft.id: after.edition}
            issuing.leave(self.settings, before, after, packs)
        except PackError as error:
            raise _refused(error) from error
        except PublishError as error:
            log.error("draft.not_published", pack=pack_id, error=error)
            raise RefusedError("not_published") from error
        return after.edition


def _checked(folder: Path) -> None:
    """Raises PackError with all that `jigi check` would say of it."""
    issuing.checked(folder)


def _refused(error: PackError | RecursionError) -> RefusedError:
    """With the names of files as an author knows them, and no folder of ours."""
    if isinstance(error, RecursionError):
        return RefusedError("faults", [Fault("yaml", 1, Telling("is nested too deep; mend it"))])
    faults = [replace(fault, path=Path(fault.path).name) for fault in error.faults]
    return RefusedError("faults", sorted(set(faults)))
