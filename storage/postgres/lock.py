"""The lock of a house: whoever serves from a database holds it, alone or with others of the same edition."""

import time
from collections.abc import Callable

from storage.postgres import connections
from storage.postgres.connections import Session
from storage.store import StoreInUseError

_HOUSE = 0x6A696769  # "jigi"
_AGAIN = 0.05  # seconds
_ALONE = "select pg_try_advisory_lock(?)"
_SHARED = "select pg_try_advisory_lock_shared(?)"
_LET_IN = "select pg_advisory_unlock(?)"
_WHO_LOCKS = """select a.application_name, coalesce(host(a.client_addr), 'this machine')
from pg_locks l join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.classid = 0 and l.objid = cast(? as bigint) and l.granted
    and l.pid != pg_backend_pid()
    and l.database = (select oid from pg_database where datname = current_database())"""


def lock_house(session: Session, place: str, alone: Callable[[], bool]) -> bool:
    """Keep others off; unless `alone`, those only who want it alone. Whether it is alone now.

    Raises StoreInUseError. A server needs a moment to notice that a house was killed: it is waited for.
    """
    until = time.monotonic() + connections.PATIENCE
    while session.execute(_ALONE if (is_alone := alone()) else _SHARED, (_HOUSE,)).fetchone() != (True,):
        if time.monotonic() > until:
            who, where = session.execute(_WHO_LOCKS, (_HOUSE,)).fetchone() or ("another jigi", "unknown")
            raise StoreInUseError(
                f"{place} is in use by another jigi ({who} on {where}); stop that one first, "
                f"or point JIGI_DATABASE at another database"
            )
        time.sleep(_AGAIN)
    return is_alone


def share_house(session: Session, place: str) -> None:
    """Let others in, who were kept out until the schema was today's. Raises StoreInUseError."""
    lock_house(session, place, lambda: False)
    session.execute(_LET_IN, (_HOUSE,))
