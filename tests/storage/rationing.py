"""Rationing: what a coach sees of what his people were not sent."""

from bot.conversation.messages import Purpose
from storage.rationing import HeldBack
from storage.store import Sending, Store
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, claimed, moussa, outgoing, undone


class Rationing:
    """Held back, and visible to who scheduled it."""

    def test_a_coach_sees_what_his_people_had_no_place_for(self, store: Store) -> None:
        with undone(store) as desk:
            coach, her, other = moussa(desk), awa(desk), desk.person_at(SIRA_AT, NOW)
            purposes = (Purpose.FOLLOWUP, Purpose.NUDGE, Purpose.CAMPAIGN)
            desk.post([outgoing(her, f"{her.id}.1.{n}", purpose=p) for n, p in enumerate(purposes)])
            desk.post([outgoing(other, f"{other.id}.1.0", purpose=Purpose.NUDGE)])
            reasons = {Purpose.FOLLOWUP: "weekly budget", Purpose.NUDGE: "weekly budget"}
            while rows := claimed(desk):
                for row in rows:
                    if row.outgoing.purpose is Purpose.FOLLOWUP:
                        desk.hold(row.id, NOW + 2 * DAY, "weekly budget")
                    else:
                        desk.receipt(
                            row.id, Sending.DROPPED, NOW, reason=reasons.get(row.outgoing.purpose, "expired")
                        )
            assert desk.held_back(coach.id, NOW - DAY) == [
                HeldBack(her.id, Purpose.FOLLOWUP, NOW + 2 * DAY),
                HeldBack(her.id, Purpose.NUDGE, None),
            ]
            assert desk.held_back(coach.id, NOW + DAY) == [HeldBack(her.id, Purpose.FOLLOWUP, NOW + 2 * DAY)]
            assert desk.held_back(her.id, NOW - DAY) == []
