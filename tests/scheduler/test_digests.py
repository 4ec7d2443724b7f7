"""The weekly digest: short, fair, and silent when there is nothing to say."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.content.section_checks import SKILL
from bot.learning import LONGEST_NAME
from bot.people import Person, PersonId
from scheduler.digests import FRESH, MOST_PEOPLE, MOST_SKILLS, Coachee, Unsure, digest, next_at
from scheduler.mastery import ModuleMastery

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def stands(*weak: str, ago: timedelta = DAY, module: str = "m") -> ModuleMastery:
    return ModuleMastery(module=module, held=(), weak=weak, begun=(), unseen=(), asked_at=MONDAY - ago)


def coachee(id: int, name: str, *standings: ModuleMastery) -> Coachee:
    return Coachee(PersonId(id), name, standings)


def test_who_has_nothing_to_look_at_again_is_not_named() -> None:
    team = [coachee(1, "Awa", stands("m/cord")), coachee(2, "Fanta", stands()), coachee(3, "Sira")]
    assert digest(team, MONDAY) == [Unsure(PersonId(1), "Awa", ("m/cord",))]
    assert digest(team[1:], MONDAY) == []


def test_who_was_away_for_long_is_left_in_peace() -> None:
    assert digest([coachee(1, "Awa", stands("m/cord", ago=FRESH + DAY))], MONDAY) == []


def test_names_stand_by_the_alphabet_whoever_has_more_to_look_at() -> None:
    team = [
        coachee(n, name, stands(*("m/x",) * n))
        for n, name in enumerate(["Ina", "Awa", "eva", "Oumou", "Ada"], 1)
    ]
    assert [one.name for one in digest(team, MONDAY)] == ["Ada", "Awa", "eva", "Oumou"]


def test_the_weakest_of_each_module_comes_before_the_second_of_any() -> None:
    two = coachee(1, "Awa", stands("m/a", "m/b"), stands("n/a", module="n"))
    assert digest([two], MONDAY)[0].skills == ("m/a", "n/a")


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=9))
def test_a_digest_is_capped(weak: list[list[int]]) -> None:
    team = [coachee(n, f"{n}", stands(*(f"m/{s}" for s in set(skills)))) for n, skills in enumerate(weak)]
    told = digest(team, MONDAY)
    assert len(told) == min(MOST_PEOPLE, sum(map(bool, weak)))
    assert all(1 <= len(one.skills) <= MOST_SKILLS for one in told)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_fullest_digest_fits_a_small_screen(language: str) -> None:
    one = {"of": 1, "name": "m" * LONGEST_NAME, "skills": ["m" * SKILL] * MOST_SKILLS}
    args = {"team": [one] * MOST_PEOPLE}
    assert len(Rendering(Catalogue.load(), Library.load()).text("digest.unsure", args, language, "")) < 600


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        (MONDAY - 3 * DAY, MONDAY - timedelta(minutes=30)),
        (MONDAY - timedelta(minutes=31), MONDAY - timedelta(minutes=30)),
        (MONDAY - timedelta(minutes=30), MONDAY + 7 * DAY - timedelta(minutes=30)),
        (MONDAY, MONDAY + 7 * DAY - timedelta(minutes=30)),
    ],
)
def test_it_comes_on_monday_at_his_hour(after: datetime, comes: datetime) -> None:
    assert next_at(Person(id=PersonId(2), local_hour=time(7, 30)), after) == comes
