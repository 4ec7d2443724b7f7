"""Standing: who is in the middle of a talk, on which edition."""

from collections import defaultdict

import orjson

from storage.sealing.columns import BROKEN
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn
from storage.standing import Stand

_SQL = queries("standing")


class OpenEditions(TakingIn):
    """Who finishes on which words."""

    def standing(self) -> list[Stand]:
        people: dict[str, set[int]] = defaultdict(set)
        packs: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for person, body in self._run(_SQL["standing"]):
            if body == BROKEN:
                continue  # her next turn is put aside, and told
            for frame in orjson.loads(body)["stack"]:
                people[frame["edition"]].add(person)
                for item in frame["facts"].get("session", ()):
                    packs[frame["edition"]][item["id"].partition("/")[0]].add(person)
        return [
            Stand(
                edition,
                len(people[edition]),
                {pack: len(packs[edition][pack]) for pack in sorted(packs[edition])},
            )
            for edition in sorted(people)
        ]
