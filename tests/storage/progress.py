"""Progress: on which days she answered."""

from dataclasses import replace

from storage.store import Store
from tests.storage.cast import DAY, MINUTE, NOW, awa, moussa
from tests.storage.coaching import MEMORY


class Progress:
    """Looking back on her reviews."""

    def test_a_day_on_which_she_answered_counts_once(self, store: Store) -> None:
        with store.transaction() as desk:
            her, other = awa(desk), moussa(desk)
            for n, ago in enumerate((9 * DAY, 2 * DAY, 2 * DAY - MINUTE, 0 * DAY)):
                at = NOW - ago
                desk.keep_review(her.id, f"{n}.q", replace(MEMORY, reviewed_at=at), 3, "0.1")
            assert desk.review_days(her.id, NOW - 30 * DAY) == [NOW, NOW - 2 * DAY, NOW - 9 * DAY]
            assert desk.review_days(her.id, NOW - 2 * DAY) == [NOW, NOW - 2 * DAY]
            assert desk.review_days(other.id, NOW - 30 * DAY) == []
