"""Register words: what coaches say where a register and the programme differ."""

from collections.abc import Mapping
from datetime import datetime

from bot.people import PersonId
from storage.register_words import Differing, Word
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("register_words")


class RegisterWords(Rows):
    """The part of the desk that knows what coaches said of the register."""

    def differing(self, coach: PersonId) -> list[Differing]:
        found: dict[tuple[int, str], Differing] = {}
        for entry, person, kind, detail in self._all(_SQL["differing"], {"coach": coach}):
            known = found.setdefault((entry, kind), Differing(entry, PersonId(person), kind, detail))
            if detail < known.detail:  # of several numbers the first, as one reads them
                found[entry, kind] = known._replace(detail=detail)
        return [*found.values()]

    def asked_on_register(self, coach: PersonId) -> datetime | None:
        (at,) = self._one(_SQL["asked_on"], (coach,))
        return optional_moment(at)

    def ask_on_register(self, entry: int, kind: str, coach: PersonId, now: datetime) -> None:
        self._run(_SQL["ask"], (entry, kind, coach, instant(now)))

    def answer_on_register(
        self, entry: int, kind: str, coach: PersonId, answer: str, words: str, now: datetime
    ) -> None:
        self._run(_SQL["answer"], (answer, words, instant(now), entry, kind, coach))

    def say_on_register(
        self, entry: int, kind: str, by: PersonId, answer: str, words: str, now: datetime
    ) -> None:
        self._run(_SQL["say"], (entry, kind, by, instant(now), answer, words))

    def words_on_register(self) -> Mapping[tuple[int, str], Word]:
        return {
            (entry, kind): Word(answer, words, by, moment(at))
            for entry, kind, answer, words, by, at in self._all(_SQL["words"], ())
        }
