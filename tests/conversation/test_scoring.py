"""Scoring: what holds for every checklist and every visit."""

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.scoring import Observed, Weighed, by_section, compare, gaps, score

WEIGHED = st.lists(
    st.builds(
        Weighed,
        id=st.uuids().map(str),
        section=st.sampled_from(["cold", "vials", "frost"]),
        weight=st.integers(1, 3),
        critical=st.booleans(),
    ),
    unique_by=lambda item: item.id,
    max_size=25,
)
ITEMS = WEIGHED.flatmap(
    lambda items: st.tuples(
        st.just(items),
        st.fixed_dictionaries({}, optional={item.id: st.sampled_from(list(Observed)) for item in items}),
        st.fixed_dictionaries({}, optional={item.id: st.sampled_from(list(Observed)) for item in items}),
    )
)


def test_a_visit_by_hand() -> None:
    items = [
        Weighed("now", "cold", 3, critical=True),
        Weighed("twice", "cold", 2, critical=False),
        Weighed("food", "cold", 1, critical=False),
        Weighed("vvm", "vials", 3, critical=True),
        Weighed("packs", "frost", 3, critical=False),
    ]
    seen = {"now": Observed.NO, "twice": Observed.YES, "food": Observed.YES, "packs": Observed.NOT_APPLICABLE}
    assert score(items, seen) == (50, ("now",))
    assert by_section(items, seen) == {"cold": (50, ("now",)), "vials": (None, ()), "frost": (None, ())}
    assert gaps(items, {"food": "no", "twice": "no", "now": "no"}) == ["now", "twice", "food"]
    before = {"now": "no", "twice": "no", "food": "yes", "vvm": "no"}
    now = {"now": "yes", "twice": "no", "food": "no", "vvm": "na"}
    assert compare(items, before, now) == (("now",), ("twice",), ("food",))


@given(ITEMS)
def test_a_score_is_all_nothing_or_between(visit: tuple[list[Weighed], dict[str, str], object]) -> None:
    items, seen, _ = visit
    percent, failed = score(items, seen)
    answered = {seen[item.id] for item in items if item.id in seen} & {Observed.YES, Observed.NO}
    if not answered:
        assert percent is None
    else:
        assert percent is not None
        assert 0 <= percent <= 100
        assert (percent == 100) == (answered == {Observed.YES})
        assert (percent == 0) <= (Observed.NO in answered)
    assert set(failed) <= {item.id for item in items if item.critical and seen.get(item.id) == Observed.NO}


@given(ITEMS)
def test_what_does_not_apply_counts_as_if_it_were_not_there(
    visit: tuple[list[Weighed], dict[str, str], object],
) -> None:
    items, seen, _ = visit
    counted = [item for item in items if seen.get(item.id) in (Observed.YES, Observed.NO)]
    assert score(items, seen) == score(counted, seen)


@given(ITEMS, st.data())
def test_doing_one_more_thing_well_never_lowers_a_score(
    visit: tuple[list[Weighed], dict[str, str], object], data: st.DataObject
) -> None:
    items, seen, _ = visit
    wrong = [item.id for item in items if seen.get(item.id) == Observed.NO]
    if not wrong:
        return
    mended = {**seen, data.draw(st.sampled_from(wrong)): Observed.YES}
    assert (score(items, mended).percent or 0) >= (score(items, seen).percent or 0)
    assert len(gaps(items, mended)) == len(gaps(items, seen)) - 1


@given(ITEMS)
def test_the_sections_hold_every_item_once(visit: tuple[list[Weighed], dict[str, str], object]) -> None:
    items, seen, _ = visit
    sections = by_section(items, seen)
    assert set(sections) == {item.section for item in items}
    failed = [id for section in sections.values() for id in section.failed]
    assert sorted(failed) == sorted(score(items, seen).failed)
    percents = [section.percent for section in sections.values() if section.percent is not None]
    total = score(items, seen).percent
    if total is not None:  # each is rounded down
        assert min(percents) <= total <= max(percents) + 1


@given(ITEMS)
def test_the_gravest_gaps_come_first(visit: tuple[list[Weighed], dict[str, str], object]) -> None:
    items, seen, _ = visit
    found = gaps(items, seen)
    by_id = {item.id: item for item in items}
    gravity = [(by_id[id].critical, by_id[id].weight) for id in found]
    assert gravity == sorted(gravity, reverse=True)
    assert set(found) == {item.id for item in items if seen.get(item.id) == Observed.NO}


@given(ITEMS)
def test_every_gap_of_today_is_still_open_or_new_and_every_closed_one_was_a_gap(
    visit: tuple[list[Weighed], dict[str, str], dict[str, str]],
) -> None:
    items, before, now = visit
    change = compare(items, before, now)
    assert set(change.still_open) | set(change.new) == set(gaps(items, now))
    assert not set(change.still_open) & set(change.new)
    assert set(change.closed) | set(change.still_open) <= set(gaps(items, before))
    assert compare(items, now, now).closed == compare(items, now, now).new == ()
