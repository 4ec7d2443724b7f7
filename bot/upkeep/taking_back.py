"""Taking back: `jigi withdraw`, whether a jigi runs or not.

The request is left first, so that whatever happens next it is taken up: by the jigi that has the store
open, by this one when none has, or by the next that starts.
"""

import time
from datetime import UTC, datetime

from bot.road import withdrawing
from bot.road.withdrawing import Request, WithdrawError
from bot.settings import Settings
from bot.stores import open_store
from bot.upkeep.issuing import running
from scheduler import local_time
from storage.store import StoreInUseError

PATIENCE = 10.0  # seconds; who runs looks every second
AGAIN = 0.1
THEN = "Mend its words now, and have it signed again"


def withdraw(settings: Settings, card: str, reason: str, instead: str = "") -> str:
    """Withdraw a card; what became of it. Raises WithdrawError, and StoreError."""
    request = Request(card, reason.strip(), instead)
    library = running(settings)
    now = datetime.now(UTC)
    if faults := withdrawing.faults(library, request, local_time.day(now, settings.timezone)):
        raise WithdrawError("\n".join(faults))
    path = withdrawing.leave(settings.withdrawals_path, request)
    try:
        store = open_store(settings)
    except StoreInUseError:
        return _taken_by_another(settings, request)
    try:
        with store.transaction() as desk:
            people = withdrawing.take_up(desk, library, request, now)
        path.unlink()
    finally:
        store.close()
    return f"{card} is withdrawn; {people} people will be told when jigi runs. {THEN}"


def _taken_by_another(settings: Settings, request: Request) -> str:
    """Wait until the jigi that runs has taken it up. Raises WithdrawError when it has refused."""
    path = withdrawing.place(settings.withdrawals_path, request)
    refused = path.with_suffix(".refused")
    for _ in range(int(PATIENCE / AGAIN)):
        if not path.exists():
            break
        time.sleep(AGAIN)
    if refused.exists():
        raise WithdrawError(f"the jigi that runs cannot withdraw {request.card}; its log says why")
    if path.exists():
        return f"{request.card} will be withdrawn as soon as the jigi that runs looks into {path}"
    return f"{request.card} is withdrawn, and whoever was sent it is told now. {THEN}"
