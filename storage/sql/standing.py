"""Standing: who is in the middle of a talk, on which edition."""

from collections import defaultdict

from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn
from storage.standing import Stand

_SQL = queries("standing")


class Standing(TakingIn):
    """Who finishes on which words."""

    def standing(self) -> list[Stand]:
        packs: dict[str, dict[str, int]] = defaultdict(dict)
        for edition, pack, people in self._all(_SQL["standing_by_pack"]):
            packs[edition][pack] = people
        return [Stand(edition, people, packs[edition]) for edition, people in self._all(_SQL["standing"])]
