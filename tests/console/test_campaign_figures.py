"""Every figure of a campaign's page and of its sheet is the one of `jigi export`, read from there anew."""

import re
from collections import defaultdict
from html import unescape
from typing import Any

import pytest

from bot.conversation.records import Grade
from bot.people import Address, Cadre, Cohort, PersonId
from storage.store import Memory
from tests.console.conftest import Site, known
from tests.console.test_figures import _beside, exported, sheet
from tests.console.test_push import reached, trainer

__all__ = ["_beside"]

PEOPLE = 12
REACHED = 9  # the others are still to be asked
ANSWERS = {"amtsl/many": 8, "amtsl/all": 9, "amtsl/few": 4}  # by how many an item was answered
FEWEST = 5


@pytest.fixture
async def campaign(site: Site) -> int:
    """Pushed to twelve nurses of whom nine were reached; some answered an item more than once."""
    now = site.jigi.clock.now()

    def played(desk: Any) -> int:
        people = [desk.person_at(Address("webchat", f"p{n}"), now) for n in range(PEOPLE)]
        for person in people:
            desk.change_person(person.id, {"consent_at": now, "cadre": Cadre.NURSE, "name": "Sira"})
        id: int = desk.begin_campaign(
            known(desk, "moussa").id, "1.c", "amtsl", Cohort(cadre=Cadre.NURSE), now
        )
        desk.spread_campaigns(REACHED, now)
        desk.pause_campaign(id, now)  # the site that runs would ask the others meanwhile
        for n, person in enumerate(people[:REACHED]):
            reached(desk, id, person, now)
            for item, most in ANSWERS.items():
                if n < most:
                    answered(desk, person.id, item, Grade(1 + (n + len(item)) % 4))
        return id

    def answered(desk: Any, person: PersonId, item: str, grade: Grade) -> None:
        memory = Memory(item=item, stability=1, difficulty=5, reviewed_at=now, due_at=now, reviews=1)
        desk.keep_review(person, f"9.{item}", memory, grade, "e1")

    return await site.jigi.writer.do(played)


async def test_a_campaign_s_figures_are_those_of_the_export(site: Site, campaign: int) -> None:
    moussa = await trainer(site)
    (pushed,) = [row for row in exported("export", "campaigns") if row["id"] == campaign]
    people = {row["person"] for row in exported("export", "campaign_people") if row["campaign"] == campaign}
    told = await sheet(moussa, f"/console/push/{campaign}/results.csv")
    figures = {row["figure"]: row["right"] for row in told if row["figure"] not in ("item", "district")}
    assert figures["people"] == str(pushed["people"]) == str(PEOPLE)
    assert figures["sent"] == str(len(people)) == str(REACHED)
    (listed,) = await sheet(moussa, "/console/push.csv")
    assert (listed["id"], listed["people"], listed["sent"]) == (str(campaign), str(PEOPLE), str(REACHED))
    page = unescape((await moussa.gets(f"/console/push/{campaign}")).text)
    assert f"{REACHED} sur {PEOPLE}" in page

    def leaves(desk: Any) -> None:
        desk.forget(min(people), site.jigi.clock.now())

    await site.jigi.writer.do(leaves)  # her words are gone, and the counts stay
    assert f"{REACHED} sur {PEOPLE}" in unescape((await moussa.gets(f"/console/push/{campaign}")).text)
    assert await sheet(moussa, f"/console/push/{campaign}/results.csv") == told

    grades: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for row in exported("export", "reviews"):
        if row["person"] in people and row["reviewed_at"] >= pushed["begun_at"]:
            grades[row["item"]][row["person"]] = row["grade"]
    wanted = sorted(
        (sum(grade > Grade.AGAIN for grade in by.values()), len(by), len(people) - len(by))
        for by in grades.values()
        if len(by) >= FEWEST
    )
    items = [row for row in told if row["figure"] == "item" and row["right"]]
    assert sorted((int(row["right"]), int(row["answers"]), int(row["missing"])) for row in items) == wanted
    assert len(wanted) == sum(most >= FEWEST for most in ANSWERS.values())
    for right, answers, missing in wanted:
        words = f"{right} sur {answers}" + (f", {missing} sans réponse" if missing else "")
        assert re.search(re.escape(words), page), words
