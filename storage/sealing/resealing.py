"""Resealing: a store that holds its words in plain, or under an older key, comes under the newest one.

Batch by batch, each in a transaction of its own, while nobody serves from the store. Whoever is stopped
half way runs it again: what is done is known by its key, and passed over. What does not open, or was moved,
is left as it is and told: it opened with no key before either.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from storage.kept import StoreError
from storage.sealing.columns import KEYS, NOT_SEALED, SEALED, label
from storage.sealing.gate import Runs, matching, note, sealed_with
from storage.sealing.seals import MARK, SealError, Seals

ROWS = 500  # in one batch


class Done(NamedTuple):
    """What resealing did to one table."""

    rows: int = 0  # that were sealed anew
    broken: int = 0  # values that were left as they are


Announce = Callable[[str, Done], None]
"""Called after each table with its name, and what was done."""


def reseal(
    connection: Runs,
    keys: Sequence[Seals],
    place: str,
    told: Announce,
    files: Callable[[], None] | None = None,
    compact: Sequence[str] = (),
) -> bool:
    """Seal all that is personal with the newest of the keys; whether anything was to be done here.

    `files` seals what lies beside the database, and the statements of `compact` leave nothing of before in
    it; until both are done nobody serves. Nobody else may have the store. Raises StoreError, with the fix;
    what was done until then stands.
    """
    newest, is_now = keys[0], sealed_with(connection)
    done = False
    if is_now is not None:
        matching(is_now, keys, place)
        done = is_now.key == newest.id and is_now.whole
    before = "" if is_now is None else is_now.before if is_now.key == newest.id else is_now.key
    if not done:
        note(connection, newest, before=before, whole=False)
        for table in SEALED:
            told(table, _reseal_table(connection, table, keys, was_plain=not before))
    if files is not None:
        files()
    if not done:
        for statement in compact:
            connection.execute(statement)
        note(connection, newest, before=before)
    return not done


def _reseal_table(connection: Runs, table: str, keys: Sequence[Seals], *, was_plain: bool) -> Done:
    key, columns = KEYS.get(table, ("id",)), tuple(SEALED[table])
    names = ", ".join(f"t.{name}" for name in (*key, *columns))
    place, marks = ", ".join(f"t.{name}" for name in key), ", ".join("?" * len(key))
    first = f"select {names} from {table} t order by {place} limit {ROWS}"  # noqa: S608
    then = f"select {names} from {table} t where ({place}) > ({marks}) order by {place} limit {ROWS}"  # noqa: S608
    done, broken, rows = 0, 0, connection.execute(first).fetchall()
    while rows:
        connection.execute("begin")
        try:
            for row in rows:
                changed, unopened = _reseal_row(connection, table, row, keys, was_plain=was_plain)
                done, broken = done + changed, broken + unopened
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
        # A row whose key was sealed is elsewhere in the order now, and is at most passed over once more.
        rows = connection.execute(then, rows[-1][: len(key)]).fetchall()
    return Done(done, broken)


def _reseal_row(
    connection: Runs, table: str, row: Sequence[Any], keys: Sequence[Seals], *, was_plain: bool
) -> tuple[bool, int]:
    """Whether it changed, and how many of its values do not open."""
    key = KEYS.get(table, ("id",))
    was = dict(zip(SEALED[table], row[len(key) :], strict=True))
    new, broken = dict[str, Any](), 0
    for column, value in was.items():
        try:
            sealed = _resealed(table, column, value, keys, was_plain=was_plain)
        except SealError:
            broken += 1
            continue
        if sealed != value:
            new[column] = sealed
    if new:
        sets = ", ".join(f"{column} = ?" for column in new)
        where = " and ".join(f"t.{name} = ?" for name in key)
        connection.execute(
            f"update {table} as t set {sets} where {where}",  # noqa: S608
            (*new.values(), *row[: len(key)]),
        )
    return bool(new), broken


def _resealed(table: str, column: str, value: Any, keys: Sequence[Seals], *, was_plain: bool) -> Any:
    """The value under the newest key. Raises SealError and StoreError."""
    newest = keys[0]
    if not isinstance(value, str) or value in NOT_SEALED or newest.wrote(value):
        return value
    for seals in keys[1:]:
        if seals.wrote(value):
            bound_to, words = seals.open(value)
            if bound_to != label(table, column):
                raise SealError(f"a sealed value of {bound_to} stands in {table}.{column}: somebody moved it")
            return newest.seal(table, column, words)
    if value.startswith(MARK) and not was_plain:
        raise StoreError(
            f"{table}.{column} holds a value of a data key that JIGI_DATA_KEY does not hold: add the older "
            f"keys behind the newest, with spaces between, and run it again"
        )
    return newest.seal(table, column, value)


def standing(connection: Runs, keys: Sequence[Seals], files: Mapping[str, int]) -> Mapping[str, str]:
    """How the store stands towards the keys, for people to read. `files`: how many by key, '' in plain."""
    told = sealed_with(connection)
    state = "in plain" if told is None else f"sealed with {told.key}" if told.whole else "half way"
    if told is None:
        fix = (
            "run `jigi key seal` while nothing runs" if keys else "nothing to do; `jigi key new` makes a key"
        )
    elif told.key not in {seals.id for seals in keys}:
        fix = f"set JIGI_DATA_KEY to the key {told.key}"
    elif others := sorted(set(files) - {"", *(seals.id for seals in keys)}):
        fix = f"add the data key {', '.join(others)} to JIGI_DATA_KEY, behind the newest: files want it"
    elif not told.whole or set(files) - {keys[0].id} or keys[0].id != told.key:
        fix = "stop every jigi and run `jigi key seal`"
    else:
        older = len(keys) > 1
        fix = (
            "take the older keys out of JIGI_DATA_KEY, and keep them with their backups" if older else "none"
        )
    return {
        "store": state,
        "files": ", ".join(
            f"{count} sealed with {key}" if key else f"{count} in plain"
            for key, count in sorted(files.items())
        )
        or "none",
        "keys in JIGI_DATA_KEY": ", ".join(seals.id for seals in keys) or "none",
        "to do": fix,
    }
