"""A session of the day: mixed between modules, capped, and fair to whatever waits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.records import Grade
from scheduler.recall import MOST_OPEN, PLACING, ItemView, forgotten, placed, reviewed, todays
from storage.store import Memory

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MODULES = ("amtsl", "pph", "fistula", "danger-signs")


def bank(size: int = 8, modules: Sequence[str] = MODULES) -> list[ItemView]:
    """So many items of every module, in four skills, every third one dangerous."""
    return [
        ItemView(f"{module}/{n}", f"{module}/skill{n % 4}", danger=3.0 if n % 3 == 0 else 1.0, module=module)
        for module in modules
        for n in range(size)
    ]


BANK = bank()
KNOWN = st.dictionaries(
    st.sampled_from([item.id for item in BANK]),
    st.tuples(st.sampled_from(Grade), st.timedeltas(timedelta(0), timedelta(days=90))),
)


def remembered(known: dict[str, tuple[Grade, timedelta]]) -> dict[str, Memory]:
    return {id: reviewed(None, id, grade, EIGHT - ago) for id, (grade, ago) in known.items()}


def ids(items: Sequence[ItemView]) -> list[str]:
    return [item.id for item in items]


@given(KNOWN, st.integers(0, 12), st.integers(1, 5))
def test_capped_and_none_twice_and_due_ones_before_new_ones(
    known: dict[str, tuple[Grade, timedelta]], most: int, her: int
) -> None:
    memories = remembered(known)
    chosen = todays(BANK, memories, EIGHT, most=most, seed=str(her), modules=MODULES)
    assert len(chosen) <= most
    assert len(set(ids(chosen))) == len(chosen)
    new = [item.id not in memories for item in chosen]
    assert new == sorted(new)
    assert all(memories[id].due_at <= EIGHT for id in ids(chosen) if id in memories)


@given(KNOWN, st.integers(1, 12))
def test_what_is_most_dangerous_to_have_forgotten_is_asked_first_and_never_left_out(
    known: dict[str, tuple[Grade, timedelta]], most: int
) -> None:
    """Of the places for what is due, two at the most go to what has waited longest, and to another module."""
    memories = remembered(known)
    chosen = todays(BANK, memories, EIGHT, most=most, seed="1", modules=MODULES)
    weight = {i.id: i.danger * forgotten(memories[i.id], EIGHT) for i in BANK if i.id in memories}
    due = sorted((id for id in weight if memories[id].due_at <= EIGHT), key=lambda due: -weight[due])
    if not due:
        return
    assert weight[chosen[0].id] == weight[due[0]]
    left_out = max((weight[id] for id in due if id not in ids(chosen)), default=0.0)
    assert sum(weight[id] < left_out for id in ids(chosen) if id in weight) <= 2


@given(KNOWN, st.integers(2, 12))
def test_a_session_is_not_all_of_one_module_while_another_has_something_due(
    known: dict[str, tuple[Grade, timedelta]], most: int
) -> None:
    memories = remembered(known)
    chosen = todays(BANK, memories, EIGHT, most=most, seed="1", modules=MODULES)
    due = {i.module for i in BANK if i.id in memories and memories[i.id].due_at <= EIGHT}
    if len(due) > 1:
        assert len({item.module for item in chosen}) > 1


def test_the_first_session_is_of_the_two_modules_that_concern_her_most() -> None:
    chosen = todays(BANK, {}, EIGHT, most=5, seed="1", modules=MODULES)
    assert [item.module for item in chosen] == ["amtsl", "pph", "amtsl", "pph", "amtsl"]
    assert len({item.skill for item in chosen}) == 5
    chosen = todays(BANK, {}, EIGHT, most=5, seed="1", modules=MODULES[::-1])
    assert {item.module for item in chosen} == {"danger-signs", "fistula"}


def test_what_is_due_leaves_places_for_what_is_new_and_has_all_when_nothing_is() -> None:
    memories = remembered({f"amtsl/{n}": (Grade.AGAIN, 9 * DAY) for n in range(8)})
    chosen = todays(BANK, memories, EIGHT, most=5, seed="1", modules=("amtsl", "pph"))
    assert sum(item.id in memories for item in chosen) == 2
    assert {item.module for item in chosen} == {"amtsl", "pph", "danger-signs"}
    chosen = todays(bank(modules=["amtsl"]), memories, EIGHT, most=5, seed="1")
    assert [item.id in memories for item in chosen] == [True] * 5


# ---- placement --------------------------------------------------------------------------------


def test_the_first_few_of_a_module_show_what_she_knows() -> None:
    items = bank(modules=["amtsl"])
    first = todays(items, {}, EIGHT, most=8, seed="1")
    assert placed(first, items, {}) == set(ids(first[:PLACING]))


def test_of_a_skill_that_holds_the_next_is_asked_untaught_and_later_than_what_does_not() -> None:
    items = bank(modules=["amtsl"])
    known = {f"amtsl/{n}": (Grade.EASY if n == 0 else Grade.AGAIN, timedelta(0)) for n in range(4)}
    known["amtsl/5"] = (Grade.AGAIN, timedelta(0))
    memories = remembered(known)
    new = todays(items, memories, EIGHT, most=8, seed="1")
    assert new[-1].id == "amtsl/4"  # of the skill that she knew
    assert placed(new, items, memories) == {"amtsl/4"}


# ---- over weeks -------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(1, 4))
def test_nothing_due_waits_for_ever_and_two_modules_are_learnt_at_a_time(
    data: st.DataObject, every: int
) -> None:
    """Whatever she answers, and though what is dangerous is forgotten again and again."""
    stubborn = data.draw(st.booleans())
    memories: dict[str, Memory] = {}
    waited: dict[str, int] = {}
    for session in range(60):
        now = EIGHT + session * every * DAY
        chosen = todays(BANK, memories, now, most=5, seed="1", modules=MODULES)
        for item in chosen:
            before = memories.get(item.id)
            grade = Grade.AGAIN if stubborn and item.danger > 1 else data.draw(st.sampled_from(Grade))
            memories[item.id] = reviewed(before, item.id, grade, now)
        for id, memory in memories.items():
            waited[id] = waited.get(id, 0) + 1 if memory.due_at <= now else 0
        assert max(waited.values()) <= len(BANK)
        begun = {item.module for item in BANK if item.id in memories}
        done = {m for m in begun if all(i.id in memories for i in BANK if i.module == m)}
        assert len(begun - done) <= MOST_OPEN


def test_what_is_harmless_is_asked_too_though_danger_is_always_due() -> None:
    """Without a place for what waits, these would be asked once and never again."""
    items = [ItemView(f"m/{n}", f"m/{n}", danger=3.0 if n < 6 else 1.0, module="m") for n in range(8)]
    memories = {item.id: reviewed(None, item.id, Grade.AGAIN, EIGHT) for item in items}
    asked = dict.fromkeys(ids(items), 0)
    for day in range(1, 29):
        now = EIGHT + day * DAY
        for item in todays(items, memories, now, most=5, seed="1"):
            asked[item.id] += 1
            memories[item.id] = reviewed(memories[item.id], item.id, Grade.AGAIN, now)
    assert min(asked.values()) >= 7


def test_whoever_answers_rightly_gets_through_all_modules_in_order() -> None:
    memories: dict[str, Memory] = {}
    order: list[str] = []
    for day in range(60):
        now = EIGHT + day * DAY
        for item in todays(BANK, memories, now, most=5, seed="1", modules=MODULES):
            order += [item.module] if item.module not in order else []
            memories[item.id] = reviewed(memories.get(item.id), item.id, Grade.GOOD, now)
    assert len(memories) == len(BANK)
    assert tuple(order) == MODULES
