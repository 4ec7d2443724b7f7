"""Learning: what each person is held to remember, and the log it can be rebuilt from."""

from bot.conversation.events import Key
from bot.people import PersonId
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import Memory

_SQL = queries("learning")


class Learning(Rows):
    """The reviews of the desk."""

    def memory(self, person: PersonId, item: str) -> Memory | None:
        row = self._one(_SQL["memory"], (person, item))
        return None if row is None else _memory(*row)

    def memories(self, person: PersonId) -> list[Memory]:
        rows = self._all(_SQL["memories"], (person,))
        return [_memory(*row) for row in rows]

    def keep_review(self, person: PersonId, ref: Key, memory: Memory, grade: int, edition: str) -> None:
        at, due_at = instant(memory.reviewed_at), instant(memory.due_at)
        logged = self._run(
            _SQL["keep_review"],
            (person, ref, memory.item, grade, at, due_at, edition),
        )
        if logged.rowcount:
            self._run(
                _SQL["keep_memory"],
                (
                    person,
                    memory.item,
                    memory.stability,
                    memory.difficulty,
                    at,
                    due_at,
                    memory.reviews,
                    memory.lapses,
                ),
            )


def _memory(
    item: str, stability: float, difficulty: float, reviewed_at: str, due_at: str, reviews: int, lapses: int
) -> Memory:
    return Memory(
        item=item,
        stability=stability,
        difficulty=difficulty,
        reviewed_at=moment(reviewed_at),
        due_at=moment(due_at),
        reviews=reviews,
        lapses=lapses,
    )
