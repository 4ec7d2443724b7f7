"""Proposing: after a run, who supervises by the register hears that there are people to propose coaching to.

One message, through the same gates as any other. To everybody concerned once a week at most; in between only
to whom the run has changed something for.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.people import PersonId, Role
from storage.store import Desk, Store

TIMER = "register.read"
EVERYBODY_AFTER = timedelta(days=7)
_NOTE = "roster.proposed_at"


def tell_coaches(store: Store, touched: Collection[PersonId], now: datetime) -> int:
    """`touched`: those whom the run has changed, or known again. To how many coaches it is told.

    Whether he may propose it still is looked at when it is said: then perhaps nothing is.
    """
    with store.reading() as desk:
        last = desk.note(_NOTE)
        everybody = last is None or now - datetime.fromisoformat(last) >= EVERYBODY_AFTER
        concerned = _concerned(desk, None if everybody else frozenset(touched))
    if concerned:
        with store.transaction() as desk:
            for coach in concerned:
                desk.set_timer(coach, TIMER, "register", now)
            if everybody:
                desk.keep_note(_NOTE, now.isoformat())
    return len(concerned)


def _concerned(desk: Desk, touched: frozenset[PersonId] | None) -> list[PersonId]:
    """The coaches who have somebody to propose it to; with `touched` only if that is new to them."""
    found = []
    for one in desk.role_holders():
        if Role.COACH not in one.roles or one.consent_at is None or one.stopped_at is not None:
            continue
        his = desk.supervised(one.id)
        if his and (touched is None or one.id in touched or not touched.isdisjoint(his)):
            found.append(one.id)
    return found
