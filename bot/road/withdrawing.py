"""Withdrawing: a card that was found wrong is gone at once, and whoever was sent it is told.

The command line leaves a request, a file beside the database: the jigi that runs takes it up within
seconds, and when none runs, the command does so itself. To take it up is one transaction: the card is
shown nobody any more, what is unsent of it is void, and a correction is due for everybody who was sent it.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.content.library import Library
from bot.disk import put
from scheduler import local_time
from storage.store import Desk, Withdrawal
from storage.writer import Writer

log = structlog.get_logger()

TIMER = "card.withdrawn"  # what opens the correction
AT_ONCE = "card.withdrawn.at_once"  # and what wakes her for it
FRESH = timedelta(days=1)  # whoever read the card since then may act on it tonight
MOST_REASON = 200  # characters; with the rest of the correction they fit a small screen


class WithdrawError(ValueError):
    """A card cannot be withdrawn so; says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Request:
    """What an operator wants taken back."""

    card: str  # "amtsl/cct"
    reason: str  # what she is told
    instead: str = ""  # the card to read in its place


def leave(folder: Path, request: Request) -> Path:
    """Leave a request for whoever runs; the file, which goes when it was taken up."""
    folder.mkdir(parents=True, exist_ok=True)
    path = place(folder, request)
    path.with_suffix(".refused").unlink(missing_ok=True)
    put(path, json.dumps(asdict(request), ensure_ascii=False))
    return path


def place(folder: Path, request: Request) -> Path:
    """The file in which a request to withdraw a card waits for whoever serves."""
    return folder / f"{request.card.replace('/', '--')}.json"


def left(folder: Path) -> list[tuple[Path, Request]]:
    """The requests that wait. One that cannot be read is put aside under another name."""
    requests = []
    for path in sorted(folder.glob("*.json")):
        try:
            request = Request(**json.loads(path.read_text(encoding="utf-8")))
            "".join((request.card, request.reason, request.instead)).encode()  # texts, and whole characters
            requests.append((path, request))
        except OSError as error:  # another user's, perhaps: it goes on waiting, and keeps no other waiting
            log.error("withdrawal.not_read", file=path.name, error=error)
        except (ValueError, TypeError, RecursionError) as error:
            put_aside(path, type(error).__name__)
    return requests


def put_aside(path: Path, why: str) -> None:
    """A request that cannot be taken up waits no longer, and is there to be looked at."""
    log.error("withdrawal.refused", file=path.name, error=why)
    path.replace(path.with_suffix(".refused"))


def faults(library: Library, request: Request, today: date) -> list[str]:
    """Why a request cannot be taken up, and what to do; empty when it can."""
    found = []
    if not library.is_signable(request.card):
        found.append(f"there is no card {request.card!r}; `jigi sign --list` names them all")
    if request.instead and not library.has_card(request.instead):
        found.append(f"--instead: there is no card {request.instead!r}; `jigi sign --list` names them all")
    elif request.instead and not library.may_show(request.instead, today):
        found.append(f"--instead: {request.instead} may not be shown in this programme; have it signed first")
    if request.instead == request.card:
        found.append("--instead: name another card than the one that is withdrawn")
    if not 0 < len(request.reason.strip()) <= MOST_REASON:
        found.append(f"--reason: say in 1 to {MOST_REASON} characters what was wrong; everybody reads it")
    return found


def take_up(desk: Desk, library: Library, request: Request, now: datetime) -> int:
    """Withdraw the card; how many people will be told. A second time nobody is told anything.

    `library` shows it to nobody from here on, even should the desk be undone: then it is tried again.
    """
    words = _words_of(desk, library, request.card)
    library.withdraw((request.card, one) for one in words)
    new = [
        desk.withdraw(
            Withdrawal(card=request.card, words=one, reason=request.reason, instead=request.instead), now
        )
        for one in words
    ]
    if not new[0]:
        return 0
    languages = library.packs[request.card.partition("/")[0]].languages
    titles = {language: library.title_of(request.card, language) for language in languages}
    facts: dict[str, Any] = {"titles": titles, "reason": request.reason, "instead": request.instead}
    facts["emergency"] = library.answers_emergency(request.card)
    told = desk.void(library.texts_of(request.card))
    for person, at in told:
        desk.set_timer(person, AT_ONCE if now - at < FRESH else TIMER, request.card, now, facts)
    return len(told)


def _words_of(desk: Desk, library: Library, card: str) -> list[str]:
    """Its words today, and those in which talks that began on earlier editions would still say it.

    Nobody can tell whether those were as wrong; a talk that goes on without a card harms nobody.
    """
    editions = (library.at(stand.edition) for stand in desk.standing())
    earlier = (edition.fingerprint(card) for edition in editions if edition.is_signable(card))
    return list(dict.fromkeys((library.fingerprint(card), *earlier)))


async def recall(library: Library, writer: Writer) -> None:
    """At a start: what was withdrawn before is shown to nobody. Raises StoreError."""
    before = await writer.do(lambda desk: desk.withdrawals())
    library.withdraw((withdrawal.card, withdrawal.words) for withdrawal in before)


async def take_left(
    folder: Path, library: Library, writer: Writer, now: Callable[[], datetime], zone: str
) -> None:
    """Take up every request that waits, as of the day in the zone. Raises StoreError; then they wait on."""
    for path, request in await asyncio.to_thread(lambda: list(left(folder))):
        if told := faults(library, request, local_time.day(now(), zone)):
            await asyncio.to_thread(put_aside, path, told[0])
            continue
        people = await writer.do(partial(take_up, library=library, request=request, now=now()))
        await asyncio.to_thread(path.unlink)
        log.warning("card.withdrawn", card=request.card, people=people)
