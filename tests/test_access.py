"""Who may see what: the whole table, cell by cell, and that no look-up goes round it."""

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.access import EXPORTS, OF_NOBODY, SEES, Relation, View, may_see, relations, seen_as
from bot.commands.exporting import KINDS
from bot.conversation.asking import QuestionAsked, Why
from bot.handlers import FLOWS
from bot.people import Address, Cadre, Facility, Person, PersonId, Role
from bot.reading import Reading
from bot.road.facts import GATHERERS
from bot.road.lookups import FINDERS
from bot.road.sources import Sources
from scheduler.local_time import Calendar
from storage.sqlite.store import SQLiteStore
from tests.storage.cast import SIRA_AT
from tests.storage.her_data import PLACE, SECRET, lived
from tests.talk import MONDAY, Stage

# A row a view; a column for what the viewer is to her: her coach, her coachee, a trainer, the officer of her
# district, an administrator, a colleague, a stranger. x: sees it.
TABLE = """
                      coach coachee trainer district administrator colleague stranger
    name              x     x       .       x        x             .         .
    profile           x     .       .       x        x             .         .
    contact           x     .       .       .        x             .         .
    schedule          x     .       .       .        .             .         .
    shared check-in   x     .       .       .        .             .         .
    unshared check-in .     .       .       .        .             .         .
    stuck             x     .       .       .        .             .         .
    promise counts    x     .       .       .        x             .         .
    shared promise    x     .       .       .        .             .         .
    unshared promise  .     .       .       .        .             .         .
    help              x     x       .       .        .             .         .
    help counts       .     x       .       .        .             .         .
    late promise      .     .       .       x        x             .         .
    shared progress   x     .       .       .        .             .         .
    unshared progress .     .       .       .        .             .         .
    question with name x    .       .       .        .             .         .
    question without name x .       x       .        x             .         .
    answer            x     x       x       x        x             x         .
    thanks            x     .       x       .        x             .         .
    encouragement     .     x       .       .        .             .         .
    letter            .     x       .       .        .             .         .
    letter reply      x     .       .       .        .             .         .
    rating word       x     .       .       .        .             .         .
    rating mean       .     .       .       .        .             .         .
    team line         x     .       .       .        .             .         .
    planned check-ins .     x       .       .        .             .         .
    session           x     x       .       .        .             .         .
    proposal          x     x       x       x        x             x         .
    candidate         x     x       x       x        x             x         .
    arrival           x     x       x       x        x             x         .
    move              x     x       .       .        .             .         .
    certificate       x     x       x       x        x             x         x
    certificates      .     .       .       .        x             .         .
    invitation        x     x       x       x        x             x         x
    speaker           x     x       x       x        x             x         x
    link              x     x       x       x        x             x         x
    visits            x     .       .       x        x             .         .
    visit plan        x     x       .       .        .             .         .
    evidence          x     .       .       .        .             .         .
    place figures     x     .       x       x        x             .         .
    campaign          .     .       .       .        x             .         .
    reviewer          .     .       x       .        .             .         .
    coach             .     .       x       .        x             .         .
    reports           .     .       x       .        x             .         .
    messages          .     .       .       .        .             .         .
    reads             .     .       .       .        x             .         .
"""
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SIKASSO, BOUGOUNI = Facility("1", "CSCom de Kléla", "Sikasso"), Facility("2", "CSRéf", "Bougouni")


def person(id: int, **known: Any) -> Person:
    """Somebody who agreed to take part."""
    here = Person(id=PersonId(id), created_at=NOW)
    return replace(here, **{"consent_at": NOW, **known})


AWA = person(1, coach=PersonId(2), facility=SIKASSO, cadre=Cadre.MATRONE)
VIEWERS = {
    "coach": person(2),
    "coachee": person(3, coach=PersonId(1)),
    "trainer": person(4, roles=frozenset({Role.TRAINER})),
    "district": person(5, roles=frozenset({Role.DISTRICT}), facility=replace(SIKASSO, id="3")),
    "administrator": person(6, roles=frozenset({Role.ADMINISTRATOR})),
    "colleague": person(7, roles=frozenset({Role.COACH}), facility=SIKASSO),
    "stranger": person(8, consent_at=None, roles=frozenset({Role.ADMINISTRATOR})),
}


def test_an_officer_of_a_district_who_works_in_no_facility_of_it_is_hers() -> None:
    officer = replace(VIEWERS["district"], facility=None, answers_for="Sikasso")
    assert may_see(officer, View.LATE_PROMISE, AWA)
    assert not may_see(replace(officer, answers_for="Bougouni"), View.LATE_PROMISE, AWA)
    assert not may_see(replace(officer, answers_for=""), View.LATE_PROMISE, replace(AWA, facility=None))


def cells() -> list[tuple[str, View, bool]]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    found = []
    for row in rows:
        view = View(" ".join(row[: -len(head)]))
        found += [(who, view, mark == "x") for who, mark in zip(head, row[-len(head) :], strict=True)]
    return found


@pytest.mark.parametrize(("who", "view", "sees"), cells())
def test_who_may_see_what(who: str, view: View, sees: bool) -> None:
    assert may_see(VIEWERS[who], view, AWA) is sees


def test_the_table_above_has_every_cell() -> None:
    assert {(who, view) for who, view, _ in cells()} == {(who, view) for who in VIEWERS for view in View}
    assert set(SEES) == set(Relation)


def test_the_documented_table_is_this_one() -> None:
    rows = [
        line.split(" | ") for line in Path("docs/access.md").read_text().splitlines() if line.startswith("| ")
    ]
    written = {row[0].removeprefix("| "): [cell.strip(" |") == "×" for cell in row[2:]] for row in rows[1:]}
    assert written == {view: [sees for _, of, sees in cells() if of == view] for view in View}


@pytest.mark.parametrize("view", View)
def test_she_sees_all_of_her_own(view: View) -> None:
    assert may_see(AWA, view, AWA)
    assert may_see(replace(AWA, consent_at=None), view, AWA), "before she agreed, too"


def test_an_officer_sees_her_district_and_no_other() -> None:
    officer = VIEWERS["district"]
    assert Relation.DISTRICT in relations(officer, AWA)
    nowhere = replace(SIKASSO, district="")
    for hers, his in (
        (BOUGOUNI, SIKASSO),
        (SIKASSO, BOUGOUNI),
        (None, SIKASSO),
        (SIKASSO, None),
        (nowhere, nowhere),
    ):
        other = replace(officer, facility=his)
        assert not may_see(other, View.PROFILE, replace(AWA, facility=hers))


def test_who_was_her_coach_sees_nothing_more_of_her() -> None:
    assert may_see(VIEWERS["coach"], View.SHARED_CHECKIN, AWA)
    assert not may_see(VIEWERS["coach"], View.SHARED_CHECKIN, replace(AWA, coach=PersonId(7)))


def test_what_is_seen_is_seen_as_the_closest() -> None:
    """The audit says as what: a coach who trains as well reads hers as her coach."""
    both = replace(VIEWERS["coach"], roles=frozenset({Role.TRAINER}))
    assert seen_as(both, View.UNNAMED_QUESTION, AWA) is Relation.COACH
    assert seen_as(both, View.REPORTS, AWA) is Relation.TRAINER


# ---- every look-up asks the table -----------------------------------------------------------

# What of the desk gives somebody else's data: whoever calls it names its View in the same function …
GIVES = {
    *("person", "people", "coachees", "sharers", "listed", "every_question", "question", "invite", "reads"),
    *("team", "team_forgets", "shared_checkin", "shared_promises", "people_of_facility", "coaches_near"),
    *("proposal", "invitation", "letter", "letters_between", "untold_replies", "promises_to", "changed_for"),
    *("averages", "steering", "settled", "visit", "evidence", "schedule", "session", "sessions_of"),
    *("speakers", "whose_link_code", "link_wanted"),
}
# … but for these, which show nothing of anybody else.
SHOWS_NOTHING = {
    "bot/reading.py person": "asks the table itself",
    "bot/coaching/withheld.py _may_tell": "asks the table itself, of the view that the flow tells",
    "bot/coaching/questions.py is_open": "yes or no, by its number",
    "bot/coaching/questions.py _role": "as what somebody answers her",
    "bot/coaching/letters.py is_open": "yes or no, by its number",
    "bot/coaching/letters.py part": "tells nobody: what waits of a letter ends with the two",
    "bot/coaching/letters.py _untold": "of the reader's own letters; told by the table",
    "bot/coaching/inviting.py may_still_give": "yes or no",
    "bot/coaching/finding.py candidates": "who is near: named by the table, in choosing",
    "bot/coaching/finding.py whom_she_may_ask": "who is near: named by the table, in choosing",
    "bot/coaching/finding.py supervised": "who is his by the register: named by the table, in choosing",
    "bot/coaching/undertakings.py to_her": "each with its owner, whom _owner asks of the table",
    "bot/coaching/undertakings.py changes": "each with its owner, whom _owner asks of the table",
    "bot/coaching/contest.py _what": "her own promises and evidence",
    "bot/coaching/undertakings.py are_paired": "yes or no, as both were told",
    "bot/coaching/visits.py alone": "her own part of a plan that she was sent; whose it was is not said",
    "bot/coaching/team.py is_hers": "yes or no: whether she is hers",
    "bot/coaching/team.py weakest_of": "names nobody: of those who share, for coachees, which asks the table",
    "bot/coaching/promising.py concerns": "yes or no, for what follows from a promise",
    "bot/coaching/promising.py rate": "counts, named by the table, in rates",
    "bot/coaching/planned.py rows": "the rows of his own plans, each asked of the table",
    "bot/coaching/planned.py other_times": "her own next check-in, of the coach whom she has",
    "bot/coaching/planned.py is_open": "yes or no, as she read it",
    "bot/coaching/previewing.py zone": "a time zone",
    "bot/coaching/previewing.py _sessions": "times, for _clash, which names nobody without the table",
    "bot/coaching/previewing.py _gives_way": "what of the coach's own plans rests",
    "bot/coaching/previewing.py _quiet": "why somebody is left in peace then, by the clock there",
}
ROOMS = (
    *("facts", "lookups", "own", "sources", "learning", "questions", "certifying", "recording", "reading"),
    *("withheld", "around", "finding", "inviting", "undertakings", "promising", "ratings", "team", "letters"),
    *("planned", "previewing", "visits", "championship", "contest", "handsets", "linking", "places"),
    "choosing",
)
KEEPS = {  # writes, and tells nobody: what follows from it is told by a timer, which asks the table
    "questions": {"keep", "close", "_ask", "_answer", "_reopen", "_remind"},
    "inviting": {"keep", "_invite", "_use", "_tell_joined"},
    "letters": {"keep", "come_round", "_write", "_reply", "_wait"},
    "linking": {"keep"},
    "championship": {"keep", "moved", "earned", "taken_back"},
}


def test_every_look_up_of_others_declares_its_view() -> None:
    undeclared, used = [], set()
    for room in ROOMS:
        places = (Path("bot", of, f"{room}.py") for of in ("", "coaching", "road"))
        path = next(place for place in places if place.exists())
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef) or function.name in KEEPS.get(room, ()):
                continue
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            of_desk = [
                call
                for call in calls
                if isinstance(call, ast.Attribute)
                and call.attr in GIVES
                and ast.unparse(call.value).endswith("desk")
            ]
            name = f"{path} {function.name}"
            if not of_desk or "View." in ast.unparse(function):
                continue
            if name in SHOWS_NOTHING:
                used.add(name)
            else:
                undeclared.append(name)
    assert undeclared == []
    assert used == SHOWS_NOTHING.keys(), "an exemption that nothing needs"


CHAMPIONSHIP = tuple(f"championship.{what}" for what in ("invited", "halfway", "over"))
SESSION = ("proposed", "agreed", "ended", "eve", "soon", "begins", "summary", "kept")
OF_HERSELF = {  # timers that tell of nobody else, and why those that name somebody need no view
    "coaching.over": "that she has a coach, or a coachee, no more: it holds when the other is forgotten, too",
    "promise.changed": "names nobody: each promise is asked of the table by its gatherer",
    "role.changed": "her own role",
    "news.waited": "how many of each kind, and nobody by name",
    "session.alone": "what was noted with her in a talk of hers, without a name",
    "plan.alone": "her own part of a plan, without a name",
    "checkin.due": "her own check-in",
    "register.read": "whom the register proposes is asked of the table by its gatherer",
    "schedule.due": "her own check-in; whose schedule brings it is asked of the table by its gatherer",
    "question.overdue": "her own question",
    **dict.fromkeys(("rating.due", "refresher.due", "checkup.due", "digest.due"), "her own, or by gatherers"),
    **dict.fromkeys(("link.wanted", "link.continued", "link.refused"), "her own addresses, behind her code"),
    **dict.fromkeys(("handset.who", "handset.speaks", "handset.waits"), "her own phone"),
    "network.weak": "her own network",
    "house.alert": "of the machine",
    **dict.fromkeys(("campaign.due", *CHAMPIONSHIP), "of a programme"),
    **dict.fromkeys(("card.withdrawn", "card.withdrawn.at_once"), "of a card"),
}


def test_every_flow_that_tells_of_somebody_declares_its_view() -> None:
    """A timer whose facts name somebody else, `of`, is told by a flow that says what it tells."""
    told = {timer: flow.tells for timer, flow in FLOWS.by_timer.items() if flow.tells is not None}
    assert told.keys() | OF_HERSELF.keys() == FLOWS.by_timer.keys()
    assert not told.keys() & OF_HERSELF.keys()
    assert told == {
        "promise.due": View.HELP,
        "promise.overdue": View.HELP,
        "promise.asked": View.HELP,
        "promise.late": View.HELP,
        "promise.passed_on": View.LATE_PROMISE,
        "rating.word": View.RATING_WORD,
        "letter.received": View.LETTER,
        "letter.answered": View.LETTER_REPLY,
        "letter.silent": View.LETTER_REPLY,
        "invitation.used": View.ARRIVAL,
        "coach.proposed": View.PROPOSAL,
        "coach.answered": View.PROPOSAL,
        "facility.changed": View.MOVE,
        "signature.asked": View.REVIEWER,
        "card.reported": View.REPORTS,
        "schedule.planned": View.PLANNED,
        "schedule.ended": View.PLANNED,
        "schedule.moved": View.SCHEDULE,
        **dict.fromkeys((f"session.{what}" for what in SESSION), View.SESSION),
        "visit.plan": View.VISIT_PLAN,
        "visit.returned": View.VISIT_PLAN,
        "visit.agreed": View.VISIT_PLAN,
        "evidence.wanted": View.VISIT_PLAN,
        "evidence.sent": View.EVIDENCE,
        "evidence.decided": View.VISIT_PLAN,
        "checkin.shared": View.SHARED_CHECKIN,
        "promise.stuck": View.STUCK,
        "promise.silent": View.STUCK,
        "coach.encouraged": View.ENCOURAGEMENT,
        "question.asked": View.NAMED_QUESTION,
        "question.thanked": View.THANKS,
        "question.answered": View.ANSWER,
    }


def test_every_export_says_what_it_shows_and_of_whom() -> None:
    assert set(KINDS) == {*EXPORTS, *OF_NOBODY}


CARD = {"card": "amtsl/steps", "language": "fr", "script": "", "media": "note-of-awa"}
PLAN = {"every": "week", "local_hour": "08:00", "weekday": 0, "coachee": 1}
OTHER_TIME = {"schedule": 1, "session": 1, "day": None, "hour": "09:00", "weekday": 2}
QUERIES = {
    "cohort": "{}",
    "people": json.dumps({"among": "coachees", "part": "", "page": 0, "facility": ""}),
    "cards_to_record": "amtsl",
    "to_record": "amtsl/steps fr",
    "recorded": "amtsl/steps fr",
    "script": json.dumps(CARD),
    "take": json.dumps(CARD),
    "mastered": "amtsl/Q-AMTSL-01 3",
    "outcome": json.dumps({"module": "amtsl", "right": {}}),
    "facilities_near": "kléla",
    "rating_trend": "coach 2026-11 9",
    "new_visit": json.dumps({"worker": 1, "checklist": "amtsl/uterotonic"}),
    "between": json.dumps({"words": "dose ?", "open": [], "pinned": ""}),
    "planned": "0",
    "schedule_preview": json.dumps(PLAN),
    "other_times": json.dumps(OTHER_TIME),
    "session_times": json.dumps(OTHER_TIME),
    "session_open": f"1 proposed {NOW.isoformat()}",
    "invitation": "KLELA8",  # which Awa gave
    "written": "1",
    "paired": "1",
}
GIVEN = {"of": 1, "pack": "amtsl", "module": "amtsl", "argument": "", "facility": "ML.SIK.KLE.1"}
ABOUT = {"rating": "month:coach", "by_whom": "schedule:1"}


@pytest.fixture
def world(tmp_path: Path) -> Stage:
    """Awa, whose every word is a secret, after a week of all there is; Moussa, who coaches her; and Sira, who
    is nothing to her, though she coaches in the same place."""
    stage = Stage(tmp_path)
    stage.now = NOW
    with stage.open() as store, store.transaction() as desk:
        her, coach = lived(desk)
        sira = desk.person_at(SIRA_AT, NOW)
        assert (her.id, coach.id, sira.id) == (1, 2, 3)
        stage.people |= {"Awa": her.id, "Moussa": coach.id, "Sira": sira.id}
        for one in (coach, sira):
            fields = {"name": "x", "consent_at": NOW, "roles": frozenset({Role.WORKER, Role.COACH})}
            desk.change_person(one.id, fields)
            desk.move_to(one.id, PLACE, NOW, by=one.id)
    return stage


def sources(stage: Stage, desk: Any, who: str, given: Mapping[str, Any]) -> Sources:
    house, reader = stage.house, desk.person(stage.people[who])
    reading, at = Reading(desk, reader), NOW + timedelta(days=8)
    return Sources(
        reading,
        at,
        at,
        house.library,
        house.rendering,
        house.media,
        given,
        house.referral,
        "Jigi",
        ("https://example.org/{code}",),
        Calendar(),
    )


def asking(finder: Callable[[Sources, str], Any], query: str) -> Callable[[Sources], Any]:
    return lambda s: finder(s, query)


def showing(stage: Stage, who: str) -> tuple[set[str], set[str]]:
    """The facts and look-ups that show this person what Awa said: those that leave a line, and the others."""
    seen: set[str] = set()
    unseen: set[str] = set()
    with stage.open() as store, store.transaction() as desk:

        def look(name: str, ask: Callable[[Sources], Any], about: str) -> None:
            given = {**GIVEN, "about": about, "planned_at": NOW.isoformat()}
            s = sources(stage, desk, who, given)
            if SECRET not in json.dumps(ask(s)):
                return
            before = len(desk.reads(of=stage.people["Awa"]))
            s.reading.write(100 + before, NOW)
            (seen if len(desk.reads(of=stage.people["Awa"])) > before else unseen).add(name)

        for need, gatherer in GATHERERS.items():
            for n in (1, 2, 3):
                look(need, gatherer, ABOUT.get(need, f"thing:{n}"))
        for what, finder in FINDERS.items():
            look(f"find {what}", asking(finder, QUERIES.get(what, "1")), "")
    return seen, unseen - seen


def test_nobody_is_shown_anything_of_somebody_who_is_nothing_to_her(world: Stage) -> None:
    assert showing(world, "Sira") == ({"find invitation"}, set())


def test_her_coach_is_shown_what_the_table_says_and_it_leaves_a_line(world: Stage) -> None:
    seen, unseen = showing(world, "Moussa")
    assert seen == {
        *("team_page", "coachee", "week", "find people", "helping", "to_schedule", "differing"),
        *("promised_to", "changes", "rates", "open_promises", "promise", "overdue_promise", "asked_promise"),
        *("late", "evidence", "my_plan", "live_session", "reply", "to_answer", "answer", "questions"),
        *("find written", "find planned", "find schedule_preview", "find invitation", "place_names"),
    }
    assert unseen == HIS


def test_who_was_her_coach_keeps_what_is_his_own_and_no_more(world: Stage) -> None:
    with world.open() as store, store.transaction() as desk:
        desk.end_coaching(world.people["Awa"], NOW, world.people["Awa"])
    seen, unseen = showing(world, "Moussa")
    assert seen == {"find invitation", "answer"}, "a code that he holds, and an answer to a question of his"
    assert unseen == {*HIS, "open_promises"}


HIS = {"letters", "promises"}  # what she wrote to him, and the action of a plan that became his own promise


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Awa, who asked a secret; Moussa, who coaches her; and Sira, who is nothing to her."""
    stage = Stage(tmp_path)
    stage.now = MONDAY + timedelta(hours=8)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.cast("Sira", cadre="midwife", role="worker+coach")
    with stage.open() as store, store.transaction() as desk:
        moussa, awa = stage.people["Moussa"], stage.people["Awa"]
        asked = QuestionAsked(words=SECRET, why=Why.NO_CARD, coach=moussa)
        desk.keep_question(awa, "1.asked", asked, SECRET, "fr", MONDAY)
    return stage


def test_what_her_coach_is_asked_leaves_a_line(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(
            stage.people["Moussa"],
            "question.asked",
            "question:1",
            MONDAY,
            {"of": stage.people["Awa"], "again": False},
        )
    assert SECRET in "\n".join(stage.settle())
    with stage.open() as store, store.reading() as desk:
        reads = desk.reads(of=stage.people["Awa"])
    assert [(read.reader, read.view, read.relation) for read in reads] == [
        (stage.people["Moussa"], View.NAMED_QUESTION, Relation.COACH)
    ]


def test_who_was_her_coach_is_told_nothing_and_leaves_no_line(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        facts = {"of": stage.people["Awa"], "again": False}
        desk.set_timer(stage.people["Moussa"], "question.asked", "question:1", MONDAY, facts)
        desk.begin_coaching(stage.people["Awa"], stage.people["Sira"], MONDAY)
    assert stage.settle() == []
    with stage.open() as store, store.reading() as desk:
        assert desk.reads() == []


APART = sorted(
    timer
    for timer, flow in FLOWS.by_timer.items()
    if flow.tells is not None and flow.tells not in SEES[Relation.COLLEAGUE]
)


@pytest.mark.parametrize("timer", APART)
def test_those_who_have_parted_are_told_nothing_of_each_other(stage: Stage, timer: str) -> None:
    with stage.open() as store, store.transaction() as desk:
        moussa, awa = stage.people["Moussa"], stage.people["Awa"]
        desk.end_coaching(awa, MONDAY, awa)
        for to, of in ((moussa, awa), (awa, moussa)):
            desk.set_timer(to, timer, "thing:1", MONDAY, {"of": of})
    assert stage.settle() == []
    with stage.open() as store, store.reading() as desk:
        assert desk.reads() == []


def test_a_team_of_two_hundred_costs_no_more_look_ups_than_one_of_ten(tmp_path: Path) -> None:
    assert looked_up(tmp_path / "small", 10) == looked_up(tmp_path / "large", 200)


def looked_up(folder: Path, size: int) -> int:
    """How many statements the first page of a team costs, its lines of who has read what included."""
    folder.mkdir()
    stage = Stage(folder)
    stage.cast("Moussa", role="coach")
    statements: list[str] = []
    with stage.open() as store, store.transaction() as desk:
        for n in range(size):
            her = desk.person_at(Address("webchat", f"awa {n}"), NOW)
            desk.change_person(her.id, {"name": f"Awa {n}", "consent_at": NOW})
            desk.begin_coaching(her.id, stage.people["Moussa"], NOW)
        s = sources(stage, desk, "Moussa", {"page": 0, "argument": ""})
        assert isinstance(store, SQLiteStore)
        store._connection.set_trace_callback(statements.append)
        page = GATHERERS["team_page"](s)
        s.reading.write(1, NOW)
        store._connection.set_trace_callback(None)
        shown = {row["of"] for row in (*page["calls"], *page["rows"])}
        assert {read.of for read in desk.reads()} == shown, "who is on the page, and nobody else"
    return len(statements)
