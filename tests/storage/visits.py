"""Visits: what was seen, planned, agreed and shown as done, on both sides."""

from collections.abc import Callable
from datetime import date

from bot.conversation.messages import Media
from bot.conversation.records import PromiseState
from bot.conversation.visiting import Action, EvidenceSent, ItemSeen, VisitBegun
from bot.people import Address, Facility, Person
from storage.store import Desk, EvidenceState, Store, Visit, VisitState
from tests.storage.cast import DAY, NOW, awa, moussa

FRIDGE, SESSION = "coldchain/visit.fridge", "immunization/visit.session"
KLELA = Facility("ML.KLE.1", "CSCom de Kléla")
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


def begun(
    desk: Desk, coach: Person, worker: Person, checklist: str = FRIDGE, facility: str | None = KLELA.id
) -> Visit:
    """A visit that has just begun."""
    desk.put_facilities([KLELA])
    number = desk.next_visit(coach.id)
    new = VisitBegun(number=number, worker=worker.id, facility=facility, checklist=checklist)
    desk.begin_visit(coach.id, new, "0.1", NOW)
    visit = desk.visit_numbered(coach.id, number)
    assert visit is not None
    return visit


def saw(desk: Desk, visit: Visit, item: str, answer: str, note: str = "", photo: str = "") -> None:
    desk.keep_seen(visit.id, ItemSeen(number=visit.number, item=item, answer=answer, note=note, photo=photo))


def planned(desk: Desk, coach: Person, worker: Person, words: str = "Ranger") -> Visit:
    """A visit with a plan that both agreed on: `now` is hers, `twice` her coach's."""
    visit = begun(desk, coach, worker)
    for item in ("now", "twice"):
        saw(desk, visit, item, "no")
    desk.finish_visit(visit.id, 40, "0.1", NOW)
    actions = [Action("now", words, FRIDAY, "worker"), Action("twice", words, MONDAY, "coach")]
    desk.keep_plan(visit.id, actions)
    hers, his = f"{visit.id}.promise.now", f"{visit.id}.promise.twice"
    desk.keep_promise(worker.id, hers, words, FRIDAY, None, NOW)
    desk.keep_promise(coach.id, his, words, MONDAY, None, NOW)
    desk.agree_action(visit.id, "now", worker.id, hers)
    desk.agree_action(visit.id, "twice", coach.id, his)
    desk.move_visit(visit.id, VisitState.AGREED)
    return visit


def showed(desk: Desk, visit: Visit, worker: Person, words: str = "Fait", ref: str = "5.evidence") -> int:
    sent = EvidenceSent(visit=visit.id, item="now", words=words)
    return desk.keep_evidence(worker.id, ref, sent, NOW)


class Visits:
    """Kept item by item; compared by place; settled by both."""

    def test_a_visit_begun_twice_under_one_number_is_one(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = begun(desk, coach, her)
            again = VisitBegun(number=visit.number, worker=coach.id, facility=None, checklist=SESSION)
            desk.begin_visit(coach.id, again, "0.2", NOW + DAY)
            assert desk.visit(visit.id) == visit
            assert (visit.place, visit.state, visit.edition) == (KLELA.name, VisitState.BEGUN, "0.1")
            assert desk.next_visit(coach.id) == visit.number + 1
            assert desk.next_visit(her.id) == 1  # each coach counts his own

    def test_what_was_seen_is_there_after_a_restart_and_the_last_answer_stands(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            visit = begun(desk, moussa(desk), awa(desk))
            saw(desk, visit, "now", "no", "12 degrés", "photo-1")
        with store.transaction() as desk:
            saw(desk, visit, "now", "yes")  # neither note nor photo: those before stay
            saw(desk, visit, "twice", "later")
        with reopen().reading() as desk:
            seen = {one.item: (one.answer, one.note, one.photo) for one in desk.seen(visit.id)}
            assert seen == {"now": ("yes", "12 degrés", "photo-1"), "twice": ("later", "", "")}

    def test_what_a_coach_has_still_to_do_is_found_and_what_is_settled_is_not(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visits = [begun(desk, coach, her) for _ in range(4)]
            assert [v.id for v in desk.unsettled_visits(coach.id)] == [v.id for v in visits[:0:-1]]
            desk.finish_visit(visits[3].id, 80, "0.2", NOW + DAY)
            desk.finish_visit(visits[3].id, 10, "0.3", NOW + 2 * DAY)  # finished once
            finished = desk.visit(visits[3].id)
            assert finished is not None
            assert (finished.percent, finished.edition, finished.finished_at) == (80, "0.2", NOW + DAY)
            assert finished.state == VisitState.OBSERVED
            desk.move_visit(visits[3].id, VisitState.SENT)
            assert [v.id for v in desk.unsettled_visits(coach.id)] == [v.id for v in visits[2::-1]]
            assert [v.id for v in desk.plans_for(her.id)] == [visits[3].id]
            assert desk.plans_for(coach.id) == desk.unsettled_visits(her.id) == []

    def test_the_visit_before_is_of_the_same_place_and_checklist_and_was_finished(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            first, second, other = (
                begun(desk, coach, her),
                begun(desk, coach, coach),
                begun(desk, coach, her, SESSION),
            )
            for visit in (first, second, other):
                desk.finish_visit(visit.id, 50, "0.1", NOW)
            third = begun(desk, coach, her)  # not finished

            def before(checklist: str, facility: str | None, id: int | None) -> int | None:
                visit = desk.visit_before(checklist, facility, her.id, id)
                return visit.id if visit is not None else None

            assert before(FRIDGE, KLELA.id, third.id) == second.id  # whoever works there
            assert before(FRIDGE, KLELA.id, second.id) == first.id
            assert before(FRIDGE, KLELA.id, first.id) is None
            assert before(SESSION, KLELA.id, None) == other.id
            assert before(FRIDGE, None, None) is None  # that was at a place; she has none now
            alone = begun(desk, coach, her, facility=None)
            desk.finish_visit(alone.id, 50, "0.1", NOW)
            assert before(FRIDGE, None, None) == alone.id

    def test_a_plan_takes_the_place_of_the_one_before_and_days_may_be_proposed(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = begun(desk, coach, her)
            for item in ("now", "twice"):
                saw(desk, visit, item, "no")
            desk.keep_plan(visit.id, [Action("now", "Ranger", FRIDAY, "worker")])
            desk.propose_days(visit.id, {"now": MONDAY})
            (planned_now,) = [one for one in desk.seen(visit.id) if one.action]
            assert (planned_now.due_on, planned_now.proposed_on) == (FRIDAY, MONDAY)
            desk.propose_days(visit.id, {})
            desk.keep_plan(visit.id, [Action("twice", "Noter", MONDAY, "coach")])
            rows = {
                one.item: (one.action, one.due_on, one.owner, one.proposed_on) for one in desk.seen(visit.id)
            }
            assert rows == {"now": ("", None, "", None), "twice": ("Noter", MONDAY, "coach", None)}

    def test_an_agreed_action_leads_to_its_promise_until_it_is_closed(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = planned(desk, coach, her)
            (mine,) = desk.actions_of(her.id)
            assert (mine.visit, mine.item, mine.due_on, mine.coach) == (visit.id, "now", FRIDAY, coach.id)
            assert desk.action_of(mine.promise) == mine
            assert desk.actions_of(coach.id) == []  # his are promises to her; nobody asks him for evidence
            desk.keep_plan(visit.id, [])  # what was agreed stays
            assert [one.action for one in desk.seen(visit.id)] == ["Ranger", "Ranger"]
            desk.move_promise(mine.promise, PromiseState.OPEN, FRIDAY + DAY, "", NOW)
            assert {one.item: one.due_on for one in desk.seen(visit.id)}["now"] == FRIDAY + DAY
            desk.close_action(visit.id, "now", NOW)
            assert desk.action_of(mine.promise) is None
            assert desk.actions_of(her.id) == []

    def test_the_latest_evidence_counts_and_is_decided_once(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = planned(desk, coach, her)
            first = showed(desk, visit, her)
            assert showed(desk, visit, her) == first  # the same turn twice
            second = showed(desk, visit, her, "Mieux", "6.evidence")
            assert [e.id for e in desk.evidence_for(coach.id)] == [second]
            assert desk.decide_evidence(second, EvidenceState.RETURNED, "Flou", coach.id, NOW)
            assert not desk.decide_evidence(second, EvidenceState.ACCEPTED, "", coach.id, NOW)
            shown = desk.evidence(second)
            assert shown is not None
            assert (shown.state, shown.reason, shown.words) == (EvidenceState.RETURNED, "Flou", "Mieux")
            (mine,) = desk.actions_of(her.id)
            assert (mine.state, mine.reason) == ("returned", "Flou")
            assert desk.evidence_for(coach.id) == []

    def test_a_file_is_dropped_by_whoever_sent_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_media(her.id, Media("photo", "image/jpeg"), "telegram", NOW)
            desk.drop_media(coach.id, "photo")
            assert desk.media("photo") is not None
            desk.drop_media(her.id, "photo")
            assert desk.media("photo") is None

    def test_what_is_noted_by_voice_is_kept_and_goes_with_her_whom_it_is_about(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = begun(desk, coach, her)
            desk.keep_media(coach.id, Media("spoken", "audio/ogg"), "telegram", NOW)
            desk.keep_seen(visit.id, ItemSeen(number=visit.number, item="now", answer="no", voice="spoken"))
            saw(desk, visit, "now", "yes", "12 degrés")
            (now,) = desk.seen(visit.id)
            assert (now.answer, now.note, now.voice) == ("yes", "12 degrés", "spoken")
            assert "spoken" in str(desk.mydata(coach.id))
            assert "spoken" in desk.forget(her.id, NOW)
            assert (desk.seen(visit.id)[0].voice, desk.media("spoken")) == ("", None)

    def test_somebody_else_whom_a_plan_names_goes_with_either_side(self, store: Store) -> None:
        for at in (Address("webchat", "first"), Address("webchat", "second")):
            with store.transaction() as desk:
                coach, her = moussa(desk), desk.person_at(at, NOW)
                desk.begin_coaching(her.id, coach.id, NOW)
                visit = begun(desk, coach, her)
                saw(desk, visit, "now", "no")
                desk.keep_plan(visit.id, [Action("now", "Ranger", NOW.date(), "le chef de poste")])
                assert [one.owner for one in desk.seen(visit.id)] == ["le chef de poste"]
                desk.forget(her.id if at.id == "first" else coach.id, NOW)
                assert [one.owner for one in desk.seen(visit.id)] == ["…"]

    def test_a_visit_stays_countable_when_one_side_is_forgotten(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            visit = planned(desk, coach, her, "chez Awa")
            saw(desk, visit, "now", "no", "Awa était seule", "photo-1")
            showed(desk, visit, her, "Awa l’a fait")
            open_one = begun(desk, coach, her)
            desk.forget(her.id, NOW)
        row, _ = store.rows("visits")
        assert (row["gaps"], row["agreed"], row["worker"]) == (2, 2, None)
        with store.reading() as desk:
            assert desk.unsettled_visits(coach.id) == []
            assert desk.evidence_for(coach.id) == []
            now = next(one for one in desk.seen(visit.id) if one.item == "now")
            assert (now.answer, now.note, now.photo, now.action) == ("no", "", "", "…")
            left = desk.visit(open_one.id)
            assert left is not None
            assert left.worker is None
