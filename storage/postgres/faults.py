"""Faults: what PostgreSQL could not do, told to whoever runs the programme."""

import psycopg
from psycopg import errors

from storage.store import CollisionError, StoreError

_BACK = "nothing was lost: what waits is taken in once it is back"
_REMEDIES = {
    "28P01": "its password is wrong; correct JIGI_DATABASE",
    "28000": "it does not let this user in; correct the name in JIGI_DATABASE, or pg_hba.conf on the server",
    "3D000": "there is no such database; make it with `createdb --encoding UTF8 --template template0 NAME`",
    "42501": "this user may not; make it the owner of the database",
    "53100": f"free some space on its disk; {_BACK}",
    "53200": f"the server has no memory left; {_BACK}",
    "53300": "it has no connection left; raise max_connections on the server, or stop what holds the others",
    "25006": "it only reads, as a standby does; point JIGI_DATABASE at the primary server",
    "55P03": "somebody else holds a lock on it; end that program, or wait until it has finished",
    "57P01": f"the server was stopped; start it again; {_BACK}",
    "57P02": f"the server was stopped; start it again; {_BACK}",
    "57P03": f"the server is starting or stopping; {_BACK}",
    "57014": "the server broke it off; look at its statement_timeout",
    "58030": "the server's disk refused; look at its health and its free space",
    "XX001": "it is damaged; stop here and restore the last backup",
    "XX002": "an index of it is damaged; stop here, and `reindex database` or restore the last backup",
}
# what the client says before the server has told a code
_AT_THE_DOOR = {
    "password": "28P01",
    "no pg_hba.conf entry": "28000",
    "does not exist": "3D000",
    "too many": "53300",
    "starting up": "57P03",
    "shutting down": "57P03",
}
_UNREACHABLE = f"see that the server runs and that JIGI_DATABASE has its address; {_BACK}"
_COLLISIONS = (errors.DeadlockDetected, errors.SerializationFailure)
_MET_TWICE = "addresses_pkey"  # somebody unheard of wrote to two processes at once


class Faults:
    """What the errors of one database mean; `place` names it, without its password."""

    def __init__(self, place: str) -> None:
        self._place = place

    def told(self, error: BaseException) -> StoreError | None:
        if not isinstance(error, psycopg.Error):
            return None
        if isinstance(error, _COLLISIONS) or error.diag.constraint_name == _MET_TWICE:
            return CollisionError(f"{self._place}: others wrote the same at once; try again")
        code = error.sqlstate
        if code is None and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return self._unreachable(error)
        remedy = _REMEDIES.get(code or "") or (_UNREACHABLE if (code or "").startswith("08") else None)
        return None if remedy is None else StoreError(f"{self._place}: {_first_line(error)}; {remedy}")

    def _unreachable(self, error: psycopg.Error) -> StoreError:
        said = str(error)
        code = next((code for words, code in _AT_THE_DOOR.items() if words in said), "")
        return StoreError(f"{self._place}: {_first_line(error)}; {_REMEDIES.get(code, _UNREACHABLE)}")

    def is_there_already(self, error: Exception) -> bool:
        return isinstance(error, errors.UniqueViolation)


def _first_line(error: psycopg.Error) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
