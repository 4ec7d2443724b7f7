"""The register: what is promised about who should be there by the national roster, met or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.people import Cadre, Facility, PersonId


class Identifier(NamedTuple):
    """By what a register knows somebody: whose number it is, and the number."""

    system: str
    value: str


class Post(NamedTuple):
    """Where she works or worked as what. Days as ISO 8601; empty: nobody knows, or it goes on."""

    ref: str  # the register's id of the role, or its place and job
    facility: str | None
    job: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One person of a register, as she is taken. `folded`: the words of her name, by the alphabet."""

    source: str
    name: str
    folded: str
    identifiers: tuple[Identifier, ...]
    telephones: tuple[str, ...] = ()  # E.164, the best first
    posts: tuple[Post, ...] = ()
    facility: str | None = None
    cadre: Cadre | None = None
    job: str = ""
    supervises: bool = False
    since: str = ""
    ended_on: str = ""  # empty while a role goes on, or nobody knows of one
    coach_ref: str = ""
    state: str  # digest of all of it

    @property
    def telephone(self) -> str:
        return self.telephones[0] if self.telephones else ""


class StoredEntry(NamedTuple):
    """An entry as it stands."""

    id: int
    source: str
    name: str
    folded: str
    telephone: str
    facility: str | None
    cadre: Cadre | None
    job: str
    ended_on: str
    coach_ref: str
    state: str
    gone_at: datetime | None
    person: PersonId | None


class Run(NamedTuple):
    """One time that a register was read and taken."""

    id: int
    content: str
    begun_at: datetime
    rows: int
    reached: int
    finished_at: datetime | None


class Drifted(NamedTuple):
    """What a register and the programme do not agree upon, of one entry."""

    entry: int
    name: str
    person: PersonId | None
    coach: PersonId | None
    detail: str


class Register(Protocol):
    """The part of the desk that knows the registers of health workers."""

    def keep_entries(
        self, theirs: Sequence[tuple[int | None, RegisterEntry]], now: datetime, today: date
    ) -> list[int]:
        """Write each, new without an id, or as she is now; their ids, in order. Costs no more journeys to the
        database for many than for one.

        Posts of hers that go on and are not named any more end today. Identifiers of before that nobody
        else has stay hers. She is not gone any more. Raises KeyError for an entry that there is not.
        """

    def entries(self, ids: Sequence[int]) -> list[StoredEntry]: ...

    def entries_of(self, source: str, after: int, limit: int) -> list[StoredEntry]:
        """Those of one register behind this id."""

    def entry_of(self, person: PersonId) -> StoredEntry | None:
        """As whom the register knows her."""

    def entries_identified(self, identifiers: Sequence[Identifier]) -> Mapping[Identifier, int]:
        """Whose each of these identifiers is."""

    def identifiers_of(self, entries: Sequence[int]) -> Mapping[int, list[Identifier]]:
        """Those of each, in order; an empty list for whoever has none."""

    def posts_of(self, entry: int) -> list[Post]:
        """Where she worked and works, in order."""

    def entries_at(self, telephones: Sequence[str]) -> list[tuple[str, int]]:
        """Who has each of these numbers: several may."""

    def has_telephones(self) -> bool:
        """Whether anybody of a register may be found by a number."""

    def namesakes(self, wanted: Sequence[tuple[str, str | None]]) -> list[list[int]]:
        """Whoever has a name of these words in that place, the first five, for each name and place."""

    def link_entry(self, entry: int, person: PersonId | None) -> None:
        """She is this person, or nobody whom we met."""

    def go(self, entries: Sequence[int], now: datetime) -> None:
        """The register does not have them any more; they stay."""

    def were_forgotten(self, marks: Sequence[str]) -> set[str]:
        """Which of these marks were of somebody who asked to be forgotten."""

    def forget_entry(self, entry: int) -> None:
        """Nothing of her is left, and nothing of her comes back when the register is read again."""

    def invite_entries(self, invited: Sequence[tuple[str, int]]) -> None:
        """Whoever uses the invitation of this code is this entry."""

    def invited_entry(self, code: str) -> int | None:
        """Whom it was made for."""

    def begin_run(self, source: str, content: str, rows: int, now: datetime) -> Run:
        """A run over what was read; the unfinished one over the same, where there is one."""

    def run_reached(self, run: int, rows: int, finished_at: datetime | None = None) -> None: ...

    def last_run(self, source: str) -> Run | None: ...

    def supervisors_near(self, facilities: Sequence[str]) -> Mapping[str, list[StoredEntry]]:
        """Whoever supervises in each of these places by her job; a place that has nobody is left out."""

    def supervised(self, coach: PersonId) -> list[PersonId]:
        """Who takes part without a coach, and is his to supervise: the register names him so, by a number
        of his, or he supervises by his job where she works, or in the district of a place that has no
        supervisor. Costs by those alone."""

    def drift(self, kind: str) -> list[Drifted]:
        """Of one kind: shared, unreachable, gone, ended, elsewhere, cadre, uncoached, unmet."""

    def people_at(self, telephones: Sequence[str]) -> Mapping[str, PersonId]:
        """Who writes from these numbers."""

    def facilities_by_id(self) -> Mapping[str, Facility]:
        """The whole register of places."""


def marks_of(identifiers: Sequence[Identifier], telephones: Sequence[str], folded: str) -> list[str]:
    """By what she is known again who was forgotten: her identifiers, and her telephone with her name."""
    return [
        *(f"{one.system} {one.value}" for one in identifiers),
        *(f"telephone {telephone} {folded}" for telephone in telephones),
    ]
