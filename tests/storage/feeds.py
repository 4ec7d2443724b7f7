"""Feeds: one address for each, whose it is, what it told, and nothing left when it is closed."""

from storage.feeds import Fed
from storage.store import Store
from tests.storage.cast import DAY, NOW, awa, moussa

TOLD = Fed("digest", NOW + DAY, 0, NOW, cancelled=False)


class Feeds:
    """By person, and by what is in the address."""

    def test_a_new_address_makes_the_last_worthless(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            assert desk.feed_of(coach.id) is None
            desk.open_feed(coach.id, "first", NOW)
            desk.open_feed(her.id, "hers", NOW)
            desk.open_feed(coach.id, "second", NOW)
            assert desk.feed_of(coach.id) == "second"
            assert [desk.fed_by(nonce) for nonce in ("first", "second", "hers")] == [None, coach.id, her.id]

    def test_what_was_told_is_written_over_forgotten_and_gone_when_it_is_closed(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), awa(desk)
            desk.open_feed(coach.id, "his", NOW)
            desk.keep_fed(coach.id, {"a": TOLD, "b": TOLD}, ())
            desk.keep_fed(her.id, {"a": TOLD}, ())
            later = TOLD._replace(sequence=1, cancelled=True)
            desk.keep_fed(coach.id, {"a": later}, ("b",))
            assert desk.fed(coach.id) == {"a": later}
            desk.close_feed(coach.id)
            assert (desk.feed_of(coach.id), desk.fed(coach.id)) == (None, {})
            assert desk.fed(her.id) == {"a": TOLD}

    def test_whoever_is_forgotten_feeds_no_calendar(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            desk.open_feed(coach.id, "his", NOW)
            desk.keep_fed(coach.id, {"a": TOLD}, ())
            assert desk.mydata(coach.id)["calendar_feed"]
            desk.forget(coach.id, NOW)
            assert (desk.fed_by("his"), desk.fed(coach.id)) == (None, {})
