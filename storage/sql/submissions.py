"""Submissions: what was handed to other systems, and what is to be."""

from collections.abc import Iterable

from bot.people import PersonId
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.submissions import Submission, SubmissionState, Trained

_SQL = queries("submissions")


class Submissions(Rows):
    """The part of the desk that knows what left, and what is to leave."""

    def submissions(self, kind: str, destination: str) -> dict[str, Submission]:
        found = (Submission(*row) for row in self._all(_SQL["submissions"], (kind, destination)))
        return {
            one.id: one._replace(state=SubmissionState(one.state), sent_at=moment(str(one.sent_at)))
            for one in found
        }

    def keep_submissions(self, submissions: Iterable[Submission]) -> None:
        rows = [one._replace(sent_at=instant(one.sent_at)) for one in submissions]  # type: ignore[arg-type]
        self._run_many(_SQL["keep_submission"], rows)

    def trained(self) -> list[Trained]:
        found: dict[tuple[int, str], Trained] = {}
        for person, module, title, edition, began, mastered, held, *known in self._all(_SQL["trained"]):
            one = Trained(
                PersonId(person),
                module,
                title,
                edition,
                optional_moment(began),
                optional_moment(mastered),
                optional_moment(held),
                *known,
            )
            # of several numbers the first, as one reads them: what is sealed has another order
            first = found.setdefault((person, module), one)
            if (one.practitioner, one.system) < (first.practitioner, first.system):
                found[person, module] = one
        return [*found.values()]

    def training_id(self, person: PersonId, module: str) -> str:
        digest = self._digest.copy()
        digest.update(f"training {person} {module}".encode())
        return f"jigi-{digest.hexdigest()}"
