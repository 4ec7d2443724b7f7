"""Allowance: a stranger may take so much, and again after a while; nobody pays for another."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.allowance import Allowance, network
from console.chat import NEWCOMERS
from console.posting import BYTES_KEPT
from tests.console.browser import Browser
from tests.console.conftest import Site

MB = 1_000_000


class Time:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 5)), max_size=60))
def test_nobody_takes_more_than_is_allowed(wishes: list[tuple[float, float]]) -> None:
    time = Time()
    allowance = Allowance(10, timedelta(seconds=60), time)
    taken = 0.0
    for pause, amount in wishes:
        time.now += pause
        if allowance.take("awa", amount):
            taken += amount
    assert taken <= 10 + time.now * 10 / 60 + 1e-6
    assert allowance.take("fanta", 10)  # whatever another took


def test_what_was_taken_is_forgotten_little_by_little() -> None:
    time = Time()
    allowance = Allowance(2, timedelta(seconds=60), time)
    assert [allowance.take("awa") for _ in range(3)] == [True, True, False]
    time.now = 29
    assert not allowance.take("awa")
    time.now = 31
    assert [allowance.take("awa") for _ in range(2)] == [True, False]
    assert not allowance.room("awa")
    assert allowance.room("fanta")


@pytest.mark.parametrize(
    ("host", "whose"),
    [
        ("196.200.1.7", "196.200.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_house_is_one_network(host: str, whose: str) -> None:
    assert network(host) == whose


async def test_one_network_gets_so_many_chats_at_once(programme: Site) -> None:
    answers = [await programme.client.get("/chat") for _ in range(NEWCOMERS[0] + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {303}
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "60")
    known = await programme.client.get(answers[0].headers["location"])
    assert known.status_code == 200  # who has a link is never kept out


async def test_one_person_fills_no_disk(site: Site, awa: Browser) -> None:
    files = BYTES_KEPT[0] // (5 * MB)
    for _ in range(files):
        assert (await awa.sends(b"OggS".ljust(5 * MB, b"x"))).status_code == 204
    refused = await awa.sends(b"OggS".ljust(5 * MB, b"x"))
    assert (refused.status_code, len(site.media)) == (413, files)
    assert (await awa.says("menu")).status_code == 204  # and what she writes is heard
    assert (await site.browser("fanta").sends(b"OggS")).status_code == 204
