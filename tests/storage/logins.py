"""Logins: a link is good once, a browser is in until it is idle, ended or its time is over."""

from datetime import timedelta

from storage.logins import IDLE, IDLE_SHARED, LONGEST
from storage.store import Store
from tests.storage.cast import NOW, awa, moussa

SECOND = timedelta(seconds=1)
SOON = NOW + timedelta(minutes=10)


class Logins:
    """By link, by cookie and by person."""

    def test_a_link_is_good_once_for_whom_it_was_given_to(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            desk.keep_login_link(coach.id, "first", SOON)
            assert not desk.use_login_link(her.id, "first", NOW)
            assert not desk.login_link_is_good(her.id, "first", NOW)
            assert not desk.login_link_is_good(coach.id, "first", SOON)
            assert desk.login_link_is_good(coach.id, "first", NOW)
            assert desk.use_login_link(coach.id, "first", NOW)
            assert not desk.login_link_is_good(coach.id, "first", NOW)
            assert not desk.use_login_link(coach.id, "first", NOW)

    def test_a_new_link_makes_the_last_worthless_and_time_does(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            desk.keep_login_link(coach.id, "first", SOON)
            desk.keep_login_link(coach.id, "second", SOON)
            assert not desk.use_login_link(coach.id, "first", NOW)
            assert not desk.use_login_link(coach.id, "second", SOON)
            assert desk.use_login_link(coach.id, "second", SOON - SECOND)

    def test_a_login_ends_when_idle_and_at_its_end(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            id = desk.begin_login(coach.id, "own", "Firefox", NOW, shared=False, framed=False)
            desk.begin_login(coach.id, "shared", "Chrome", NOW, shared=True, framed=True)
            assert desk.login("other", NOW) is None
            assert desk.login("shared", NOW + IDLE_SHARED) is None
            assert desk.login("own", NOW + IDLE) is None
            desk.login_seen(id, NOW + IDLE - SECOND)
            own = desk.login("own", NOW + IDLE)
            assert own is not None
            assert (own.id, own.person, own.agent, own.shared) == (id, coach.id, "Firefox", False)
            assert [login.agent for login in desk.logins_of(coach.id, NOW + IDLE)] == ["Firefox"]
            desk.login_seen(id, NOW + LONGEST - SECOND)
            assert desk.login("own", NOW + LONGEST) is None

    def test_she_ends_her_own_and_nobody_else_s(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            id = desk.begin_login(coach.id, "own", "Firefox", NOW, shared=False, framed=False)
            assert not desk.end_login(her.id, id)
            assert desk.login("own", NOW) is not None
            assert desk.end_login(coach.id, id)
            assert desk.login("own", NOW) is None

    def test_whoever_is_forgotten_is_in_nowhere_and_comes_in_no_more(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            desk.keep_login_link(coach.id, "link", SOON)
            desk.begin_login(coach.id, "own", "Firefox", NOW, shared=False, framed=False)
            desk.forget(coach.id, NOW)
            assert desk.login("own", NOW) is None
            assert not desk.use_login_link(coach.id, "link", NOW)
