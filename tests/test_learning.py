"""Learning: where she stands fits her screen, and a session is what she was promised."""

import itertools
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.content.section_checks import SKILL
from bot.content.signoff import Policy
from bot.conversation.effects import Ask, Say
from bot.conversation.records import Grade
from bot.conversation.script import Chose
from bot.handlers.refresher import refresher
from bot.learning import MOST_MODULES, MOST_NAMED, Learner
from bot.people import Address, Cadre, Person, PersonId
from scheduler import recall
from storage.sqlite.store import SQLiteStore

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(policy=Policy(drafts=True))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("modules", range(1, MOST_MODULES + 1))
def test_the_fullest_progress_fits_a_small_screen(library: Library, language: str, modules: int) -> None:
    names = ["m" * SKILL] * (MOST_NAMED // modules)
    module = {"title": "m" * 30, "held": names, "held_more": 19, "weak": names, "weak_more": 19}
    stands = {"modules": [{**module, "begun": 19, "unseen": 19}] * modules, "more": 19, "weeks": 199}
    text = Rendering(Catalogue.load(), library).text("progress.told", stands, language, "")
    assert len(text) <= 600


def test_what_she_has_done_this_week_is_not_told_twice(library: Library, tmp_path: Path) -> None:
    """Three weeks in a row are told by the first refresher of the third; she reads them in her progress."""
    with (
        closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"learning")) as store,
        store.transaction() as desk,
    ):
        her = desk.person_at(Address("telegram", "awa"), EIGHT)
        for n, day in enumerate((0, 7, 8)):
            memory = recall.reviewed(None, f"amtsl/Q-AMTSL-0{n + 1}", Grade.GOOD, EIGHT + day * DAY)
            desk.keep_review(her.id, f"{n}", memory, Grade.GOOD, "")
        third = Learner(desk, library, her, EIGHT + 14 * DAY)
        assert (third.weeks_with_today(), third.progress()["weeks"]) == (3, 2)
        second = Learner(desk, library, her, EIGHT + 9 * DAY)
        assert (second.weeks_with_today(), second.progress()["weeks"]) == (0, 2)


def test_a_day_has_two_refreshers_at_the_most(library: Library, tmp_path: Path) -> None:
    with (
        closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"learning")) as store,
        store.transaction() as desk,
    ):
        her = desk.person_at(Address("telegram", "awa"), EIGHT)
        desk.change_person(her.id, {"cadre": Cadre.MATRONE})
        her = desk.person_at(Address("telegram", "awa"), EIGHT)
        sizes = []
        for talk in itertools.count():
            session = Learner(desk, library, her, EIGHT).session()
            sizes.append(len(session))
            if not session:
                break
            assert not {item["id"] for item in session} & {m.item for m in desk.memories(her.id)}
            for item in session:
                memory = recall.reviewed(None, item["id"], Grade.GOOD, EIGHT)
                desk.keep_review(her.id, f"{talk}.{item['id']}", memory, Grade.GOOD, "")
        assert sizes == [5, 5, 0]


@pytest.mark.parametrize("placing", [True, False])
def test_a_card_that_two_questions_share_is_read_once_in_a_session(placing: bool) -> None:
    awa = Person(id=PersonId(1), cadre=Cadre.MATRONE)
    items = [
        {"id": f"amtsl/q{n}", "text": f"amtsl/q{n}", "order": "ab", "right": "a", "card": f"amtsl/{card}"}
        | {"new": True, "placing": placing, "edition": "1"}
        for n, card in enumerate(("first", "first", "second"), 1)
    ]
    said: list[str] = []
    talk = refresher(awa, {"session": items, "next_review": None, "today": "2026-11-23"})
    step = next(talk)
    while "done" not in "".join(said[-1:]):
        said += [step.text] if isinstance(step, Say) else []
        step = talk.send(Chose("b") if isinstance(step, Ask) else None)
    assert [text for text in said if text in ("amtsl/first", "amtsl/second")] == [
        "amtsl/first",
        "amtsl/second",
    ]
