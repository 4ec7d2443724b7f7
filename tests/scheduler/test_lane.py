"""A lane: what one channel can take just now, in whatever pieces it goes."""

from datetime import timedelta

import pytest

from bot.channels.channel import Limits, SendResult, TakeIn
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message
from scheduler.ahead import LEAST, MOST, Ahead
from scheduler.lane import Lane, calls
from scheduler.retries import LONGEST_BACK_OFF, back_off

BEGIN = 1000.0  # monotonic seconds
LIMITS = Limits(
    text=100, caption=20, buttons=1, label=1, data=1, per_second=30, same_chat_gap=timedelta(seconds=1)
)
PICTURE = Media("p1", "image/png", 1200, "file-7", "p.png")


class Nobody:
    """A channel that nothing is sent on here."""

    name = "telegram"
    limits = LIMITS

    async def run(self, take_in: TakeIn) -> None:
        raise AssertionError

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        raise AssertionError

    async def fetch(self, media: Media) -> bytes:
        raise AssertionError


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        (Message(""), 1),
        (Message("x" * 100), 1),
        (Message("x" * 101), 2),
        (Message("x" * 20, picture=PICTURE), 1),
        (Message("x" * 21, picture=PICTURE), 2),
    ],
)
def test_the_provider_counts_each_piece(message: Message, pieces: int) -> None:
    assert calls(message, LIMITS) == pieces


def test_what_went_by_another_way_has_taken_a_place_and_is_not_on_its_way() -> None:
    lane = Lane(Nobody())
    free = lane.room(BEGIN, 0.0)
    for _ in range(LIMITS.burst):
        lane.beside("7", Message("x"), BEGIN)
    assert lane.room(BEGIN, 0.0) == free - LIMITS.burst
    assert "7" in lane.resting(BEGIN)
    assert lane.room(BEGIN + 2, 0.0) == free


def test_a_message_in_pieces_sets_out_when_there_are_places_for_all() -> None:
    lane = Lane(Nobody())
    long = Message("x" * 250)
    assert lane.claimed("awa", long, BEGIN) == BEGIN  # the burst
    assert lane.claimed("fanta", long, BEGIN) == pytest.approx(BEGIN + 3 / 30)
    lane.arrived(long, BEGIN, BEGIN + 0.1, sent=True)
    lane.arrived(long, BEGIN, BEGIN + 0.2, sent=True)
    assert lane.room(BEGIN + 0.2, 0) == 3


def test_what_is_claimed_ahead_of_its_place_waits_for_it() -> None:
    lane = Lane(Nobody())
    for n in range(3):
        assert lane.claimed(f"{n}", Message("x"), BEGIN) == BEGIN
    assert lane.room(BEGIN, 0) == 0
    assert lane.room(BEGIN, 0.1) == 3
    assert lane.wait(BEGIN, 0.02) == pytest.approx(1 / 30 - 0.02)
    assert lane.claimed("3", Message("x"), BEGIN) == pytest.approx(BEGIN + 1 / 30)


def test_a_pause_tells_how_long_it_lasts() -> None:
    lane = Lane(Nobody())
    lane.pause(timedelta(seconds=5), BEGIN)
    assert lane.room(BEGIN + 1, 0.1) == 0
    assert lane.paused(BEGIN + 1) == lane.wait(BEGIN + 1, 0.1) == 4
    assert lane.paused(BEGIN + 5) == 0
    assert lane.room(BEGIN + 5, 0) == 3


def test_claims_run_ahead_by_what_commits_take_and_soon_by_less_again() -> None:
    ahead = Ahead()
    assert ahead.seconds == LEAST
    ahead.took(0.1)
    assert ahead.seconds == pytest.approx(0.15)
    for _ in range(1000):
        ahead.took(0.002)
    assert ahead.seconds == LEAST
    ahead.took(60)
    assert ahead.seconds == MOST


def test_a_try_waits_longer_each_time_and_as_long_as_the_provider_asks() -> None:
    for attempts in range(30):
        wait = back_off(attempts, timedelta(0))
        assert timedelta(seconds=0.35 * 2**attempts) <= wait or wait == LONGEST_BACK_OFF
    assert back_off(0, timedelta(hours=1)) == timedelta(hours=1)
