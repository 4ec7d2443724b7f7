"""Ratings: a month as each rated it, and a mean that is counted with its people."""

from bot.conversation.promising import CoachingRated
from bot.people import Address
from storage.store import Average, Desk, Rating, Store
from tests.storage.cast import NOW, awa, moussa

TAPS = {"heard": 3, "useful": 2, "promises": 1}


def rated(month: str, taps: dict[str, int], side: str = "coachee", word: str = "") -> CoachingRated:
    """One month."""
    heard, useful, promises = taps["heard"], taps["useful"], taps["promises"]
    return CoachingRated(side=side, month=month, heard=heard, useful=useful, promises=promises, word=word)


def rates(desk: Desk, name: str, month: str, tap: int) -> None:
    """Another coachee of Moussa's, who taps the same thrice."""
    person = desk.person_at(Address("webchat", name), NOW)
    desk.begin_coaching(person.id, moussa(desk).id, NOW)
    desk.keep_rating(person.id, rated(month, dict.fromkeys(TAPS, tap)), NOW)


class Ratings:
    """How coaching is going."""

    def test_a_month_is_rated_once_on_each_side(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_rating(her.id, rated("2026-11", {"heard": 1, "useful": 1, "promises": 1}), NOW)
            desk.keep_rating(her.id, rated("2026-11", TAPS), NOW)
            desk.keep_rating(her.id, rated("2026-09", TAPS), NOW)
            desk.keep_rating(coach.id, rated("2026-11", TAPS, "coach"), NOW)
            rating = Rating(month="2026-11", heard=3, useful=2, promises=1)
            assert desk.ratings(her.id, "coachee", "2026-10") == [rating]
            assert [r.month for r in desk.ratings(her.id, "coachee", "2026-09")] == ["2026-09", "2026-11"]
            assert desk.ratings(her.id, "coach", "2026-01") == []
            assert desk.ratings(coach.id, "coach", "2026-01") == [rating]

    def test_a_mean_is_of_one_coachs_coachees_and_says_how_many_they_are(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_rating(her.id, rated("2026-11", TAPS), NOW)
            desk.keep_rating(coach.id, rated("2026-11", dict.fromkeys(TAPS, 1), "coach"), NOW)
            rates(desk, "fanta", "2026-11", 3)
            rates(desk, "sira", "2026-10", 1)
            assert desk.averages(coach.id, "coachee", "2026-10") == [
                Average("2026-10", 1, 1.0),
                Average("2026-11", 2, 2.5),
            ]
            assert desk.averages(her.id, "coachee", "2026-10") == []

    def test_whoever_is_forgotten_leaves_her_taps_and_no_word(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            moussa(desk)
            desk.keep_rating(her.id, rated("2026-11", TAPS, word="Zanzibar"), NOW)
            desk.forget(her.id, NOW)
            assert "Zanzibar" not in str(desk.mydata(her.id))
        (row,) = store.rows("ratings")
        assert (row["heard"], row["coach"]) == (3, None)
