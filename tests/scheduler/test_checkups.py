"""Check-ups: what is dangerous to forget is asked and has to be right, whatever else is left out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.records import Grade
from scheduler import checkups, mastery, recall
from scheduler.recall import ItemView
from storage.store import Memory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ITEMS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(1, 3)), min_size=checkups.LEAST, max_size=20
).map(lambda told: [ItemView(f"m/{n}", f"m/{skill}", danger, "m") for n, (skill, danger) in enumerate(told)])


def known(items: list[ItemView], at: datetime = NOON) -> dict[str, Memory]:
    return {item.id: recall.reviewed(None, item.id, Grade.EASY, at) for item in items}


@given(ITEMS, st.text(max_size=3))
def test_a_sample_has_all_that_is_dangerous_and_is_short(items: list[ItemView], seed: str) -> None:
    chosen = checkups.sample(items, known(items[::2]), seed)
    dangerous = {item.id for item in items if item.danger >= checkups.DANGEROUS}
    assert dangerous <= {item.id for item in chosen}
    assert len(chosen) == len({item.id for item in chosen})
    assert len(chosen) == max(len(dangerous), min(checkups.MOST, len(items)))
    assert chosen == checkups.sample(items[::-1], known(items[::2]), seed)


@given(ITEMS)
def test_a_sample_speaks_of_as_many_skills_as_it_can(items: list[ItemView]) -> None:
    chosen = checkups.sample(items, {}, "")
    rest = [item for item in chosen if item.danger < checkups.DANGEROUS]
    if len({item.skill for item in chosen}) < len({item.skill for item in items}):
        asked = [item.skill for item in chosen if item.danger >= checkups.DANGEROUS]
        for item in rest:
            assert item.skill not in asked  # no skill twice while another was left out
            asked.append(item.skill)


def test_what_was_asked_longest_ago_comes_before_its_equals() -> None:
    items = [ItemView(f"m/{n}", "m/a", 1, "m") for n in range(9)]
    memories = {item.id: known([item], NOON + n * DAY)[item.id] for n, item in enumerate(items)}
    assert [item.id for item in checkups.sample(items, memories, "")] == [f"m/{n}" for n in range(8)]


@pytest.mark.parametrize(
    ("dangers", "wrong", "holds"),
    [
        ("33322222", "", True),
        ("33322222", "7", True),  # one in eight
        ("33322222", "67", False),  # two in eight are more than one in five
        ("33322222", "0", False),  # it was dangerous
        ("22222", "4", True),  # one in five
        ("2222", "", False),  # too few to say anything
    ],
)
def test_what_holds(dangers: str, wrong: str, holds: bool) -> None:
    items = [ItemView(str(n), "s", int(danger), "m") for n, danger in enumerate(dangers)]
    assert checkups.held(items, {item.id: item.id not in wrong for item in items}) is holds


def test_a_module_is_mastered_when_all_holds_and_all_that_is_dangerous_was_asked() -> None:
    items = [ItemView(f"m/{n}", f"m/{n // 2}", 3 if n == 5 else 1, "m") for n in range(6)]
    for missing, mastered in (("m/5", False), ("m/4", True), ("m/1", True)):
        memories = {id: m for id, m in known(items).items() if id != missing}
        (standing,) = mastery.standings(items, memories, NOON)
        assert checkups.mastered(standing, items, memories) is mastered
    memories = known(items) | {"m/0": recall.reviewed(None, "m/0", Grade.AGAIN, NOON)}
    (standing,) = mastery.standings(items, memories, NOON)
    assert not checkups.mastered(standing, items, memories)
    few = items[:4]
    (standing,) = mastery.standings(few, known(few), NOON)
    assert standing.holds
    assert not checkups.mastered(standing, few, known(few))


@given(st.lists(st.sampled_from([Grade.HARD, Grade.GOOD, Grade.EASY]), min_size=1, max_size=6))
def test_training_on_the_day_of_an_answer_moves_no_memory(grades: list[Grade]) -> None:
    memory = recall.reviewed(None, "m/1", Grade.GOOD, NOON)
    for n, grade in enumerate(grades):
        assert recall.reviewed(memory, "m/1", grade, NOON + n * timedelta(hours=1)) == memory
    forgot = recall.reviewed(memory, "m/1", Grade.AGAIN, NOON + timedelta(hours=1))
    assert forgot.stability < memory.stability  # a wrong one counts at any hour
    assert recall.reviewed(memory, "m/1", Grade.GOOD, NOON + DAY).stability > memory.stability
