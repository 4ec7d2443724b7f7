"""Keeping: what follows from a flow's records."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.messages import Media
from bot.conversation.records import Forgotten, PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.conversation.visiting import PictureRefused
from bot.people import Address
from bot.road.keeping import RecordWriter
from storage.sqlite.store import SQLiteStore
from storage.store import Desk

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRAME = Frame(number=1, flow="checkin", edition="1", opened_at=NOON.isoformat(), facts={})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with (
        closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"keeping")) as store,
        store.transaction() as desk,
    ):
        yield desk


@pytest.mark.parametrize("first", [PromiseState.DONE, PromiseState.STUCK])
def test_a_promise_that_is_open_again_is_followed_up_again(desk: Desk, first: PromiseState) -> None:
    """She had said that it was done, and took it back."""
    awa = desk.person_at(Address("telegram", "awa"), NOON)
    keeper = RecordWriter(desk, awa, NOON)
    promise = desk.keep_promise(awa.id, "1.promise", "ranger", NOON.date(), None, NOON)
    keeper.keep("moved", PromiseMoved(promise=promise, state=first), FRAME)
    assert desk.next_due_at() is None
    keeper.keep("moved", PromiseMoved(promise=promise, state=PromiseState.OPEN), FRAME)
    assert desk.next_due_at() == NOON.replace(hour=8) + timedelta(days=1)


def test_a_picture_that_was_turned_away_is_deleted_also_where_she_is_forgotten_at_once(desk: Desk) -> None:
    """What one record erases is not forgotten over what the next one does."""
    awa = desk.person_at(Address("telegram", "awa"), NOON)
    for id in ("picture", "note"):
        desk.keep_media(awa.id, Media(id=id, mime="image/jpeg"), "telegram", NOON)
    keeper = RecordWriter(desk, awa, NOON)
    keeper.keep("refused", PictureRefused(media="picture"), FRAME)
    keeper.keep("forgotten", Forgotten(), FRAME)
    assert sorted(keeper.erased) == ["note", "picture"]


def test_a_promise_that_stays_open_keeps_its_day(desk: Desk) -> None:
    awa = desk.person_at(Address("telegram", "awa"), NOON)
    promise = desk.keep_promise(awa.id, "1.promise", "ranger", NOON.date(), None, NOON)
    desk.set_timer(awa.id, "promise.due", f"promise:{promise}", NOON + timedelta(days=5))
    RecordWriter(desk, awa, NOON).keep("moved", PromiseMoved(promise=promise, state=PromiseState.OPEN), FRAME)
    assert desk.next_due_at() == NOON + timedelta(days=5)
