"""Promises on the road: whoever may hear of them hears once, and nobody else."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.coaching import ratings
from bot.conversation.promising import CoachingRated, PromiseAsked
from bot.conversation.state import Frame
from bot.people import Address, Role
from bot.reading import Reading
from bot.road.keeping import RecordWriter
from bot.turns import take_turn
from storage.sqlite.store import SQLiteStore
from tests.cast import coached
from tests.talk import MONDAY, Stage

ZANZIBAR = "Zanzibar"  # stands in his promise, and in nothing of ours
HELP, SURE, DONE = "[🤝 Promettre une aide]", "[🤝 Je promets]", "[✅ Fait]"
MORNING, DAY = MONDAY + timedelta(hours=8), timedelta(days=1)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa", facility="ML.SIK.KLE")
    stage.cast("Fanta", cadre="midwife", coach="Moussa")
    stage.cast("Sira", role="district", facility="ML.SIK.NIE")
    stage.main = "awa"
    stage.move_to(MORNING)
    return stage


def promise(stage: Stage, words: str = ZANZIBAR, day: str = "demain") -> str:
    """He promises Awa; what is said at the end."""
    return stage.say("/promises", HELP, "awa", words, day, SURE, who="Moussa")


def after(stage: Stage, wait: timedelta) -> str:
    return "\n".join(stage.move_to(stage.now + wait))


def change(stage: Stage, who: str, **fields: object) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people[who], fields)


def test_nothing_is_promised_before_he_has_said_so(stage: Stage) -> None:
    said = stage.say("/promises", HELP, "awa", ZANZIBAR, "demain", who="Moussa")
    assert "Awa le lira" in said
    stage.say("[Annuler]", who="Moussa")
    assert "Rien de prévu" in stage.say("/promises")


def test_a_second_tap_promises_nothing_twice(stage: Stage) -> None:
    stage.say("/promises", HELP, "awa", ZANZIBAR, "demain", who="Moussa")
    tap = stage.event("Moussa", SURE)
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, tap, stage.house)
        take_turn(desk, tap, stage.house)
    said = "\n".join(stage.settle()) + stage.say(SURE, who="Moussa")
    assert said.count("Moussa vous promet") == 1
    assert stage.say("/promises").count(ZANZIBAR) == 1
    stage.relive()


def test_she_has_another_coach_before_he_has_said_yes(stage: Stage) -> None:
    stage.say("/promises", HELP, "awa", ZANZIBAR, "demain", who="Moussa")
    coached(stage, "Awa", "Sira")
    assert "Rien n’est promis" in stage.say(SURE, who="Moussa")
    assert ZANZIBAR not in after(stage, 10 * DAY)


def test_nobody_else_reads_it_and_nobody_else_may_ask_for_it(stage: Stage) -> None:
    promise(stage)
    assert ZANZIBAR not in stage.say("/promises", who="Fanta")
    frame = Frame(number=1, flow="promises", edition="1", opened_at=stage.now.isoformat(), facts={})
    with stage.open() as store, store.transaction() as desk:
        for name in ("Fanta", "Sira", "Moussa"):
            person = desk.person(stage.people[name])
            assert person is not None
            RecordWriter(desk, person, stage.now).keep("asked", PromiseAsked(1), frame)
    assert ZANZIBAR not in "\n".join(stage.settle())


def test_many_promises_come_page_by_page(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        for n in range(6):
            day = (MORNING + n * DAY).date()
            desk.keep_promise(stage.people["Awa"], f"p{n}", f"action {n}", day, None, MORNING)
    first = stage.say("/promises")
    assert ("action 3" in first, "action 4" in first) == (True, False)
    second = stage.say("[Suite ▸]")
    assert ("5. action 4" in second, "[6] [Fermer]" in second) == (True, True)
    assert "action 5" in stage.say("[6]")


@pytest.mark.parametrize("lines", [("[Un autre jour]", "27/11"), ("vendredi",)])
def test_another_day_that_is_said_before_the_first_is_told_to_her_and_is_the_one_that_counts(
    stage: Stage, lines: tuple[str, ...]
) -> None:
    promise(stage)  # for Tuesday
    said = stage.say("/promises", "[1]", *lines, who="Moussa")
    assert "vendredi 27 novembre" in said
    heard = after(stage, timedelta(hours=1))
    assert heard.count(ZANZIBAR) == 1
    assert "maintenant pour vendredi 27 novembre" in heard
    heard = after(stage, 3 * DAY)
    assert "promis à Awa" not in heard
    assert "Pour aujourd’hui, vous avez promis à Awa" in after(stage, DAY)
    stage.say(DONE, who="Moussa")
    assert "Moussa\u202f: 1 sur 1" in stage.say("/promises")
    stage.relive()


def test_whoever_wanted_peace_hears_what_was_promised_and_kept_when_she_is_back(stage: Stage) -> None:
    stage.say("/stop")
    assert ZANZIBAR not in promise(stage)
    stage.say("/promises", "[1]", DONE, who="Moussa")
    assert ZANZIBAR not in after(stage, DAY)
    said = stage.say("/resume") + after(stage, timedelta(minutes=30))
    assert said.count(ZANZIBAR) == 1
    assert "✅ Moussa dit que c’est fait" in said


def test_what_he_promised_her_goes_with_her_wherever_it_was_read(stage: Stage) -> None:
    promise(stage, f"Apporter à {ZANZIBAR}")
    stage.say("/promises", who="Moussa")
    stage.say("/promises", "[1]", "[En cours]", who="Moussa")
    after(stage, 9 * DAY)  # reminders, the district
    with stage.open() as store, store.transaction() as desk:
        assert ZANZIBAR in str(desk.mydata(stage.people["Sira"]))
    stage.say("/forget", "[Tout effacer]")
    with stage.open() as store, store.transaction() as desk:
        assert ZANZIBAR not in str(desk.mydata(stage.people["Sira"]))
        assert desk.promises_to(stage.people["Awa"]) == []
        assert desk.lying(stage.now.date()) == []
    assert ZANZIBAR not in after(stage, 20 * DAY)


def test_an_officer_who_answers_for_a_district_and_works_in_no_facility_hears_of_it(stage: Stage) -> None:
    change(stage, "Sira", roles={Role.WORKER})
    stage.cast("Sira2", role="district")
    with stage.open() as store, store.transaction() as desk:
        desk.move_to(stage.people["Sira2"], None, stage.now, district="Sikasso")
    promise(stage)
    heard = after(stage, 9 * DAY)
    assert ZANZIBAR in "".join(line for line in heard.splitlines() if "→ Sira2" in line)
    assert "→ Sira " not in heard


def test_who_reads_one_thing_taps_help_under_what_she_shared(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        facts = {"by": "Awa", "of": stage.people["Awa"], "promise": "", "due_on": "2026-11-23"}
        desk.set_timer(stage.people["Moussa"], "promise.silent", "x", stage.now, facts)
    assert HELP in "\n".join(stage.settle())
    assert "Que promettez-vous à Awa" in stage.say(HELP, who="Moussa")


def test_operators_read_which_promises_lie_and_no_words(stage: Stage) -> None:
    long_ago = date(2020, 1, 6)  # the command reads the clock of the machine
    with stage.open() as store, store.transaction() as desk:
        moussa, awa = stage.people["Moussa"], stage.people["Awa"]
        id = desk.keep_promise(moussa, "1", ZANZIBAR, long_ago, None, MORNING, awa)
        desk.pass_on(id, "nobody", MORNING)
        desk.keep_promise(awa, "1", ZANZIBAR, long_ago, None, MORNING, moussa)
    env = {"JIGI_DATABASE": f"sqlite:///{stage.folder / 'talk.db'}"}
    for format_ in ("text", "jsonl", "csv"):
        told = CliRunner(env=env).invoke(jigi, ["promises", "--format", format_])
        assert told.exit_code == 0, told.output
        assert (told.output.count("2020-01-06"), told.output.count("nobody")) == (1, 1)
        assert ZANZIBAR not in told.output


def test_a_coach_sees_a_mean_of_five_and_never_of_four(tmp_path: Path) -> None:
    month = CoachingRated(side="coachee", month="2026-11", heard=1, useful=1, promises=1)
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"promises")
    with closing(store), store.transaction() as desk:
        moussa = desk.person_at(Address("webchat", "moussa"), MORNING)
        for n in range(5):
            shown = ratings.trend(Reading(desk, moussa), "coach 2026-11 9")["months"][-1]
            assert shown == {"day": "2026-11-01", "own": 3, "mean": 0}, n
            person = desk.person_at(Address("webchat", f"awa {n}"), MORNING)
            desk.begin_coaching(person.id, moussa.id, MONDAY)
            desk.keep_rating(person.id, month, MORNING)
        assert ratings.trend(Reading(desk, moussa), "coach 2026-11 9")["months"][-1]["mean"] == 1
        assert ratings.trend(Reading(desk, person), "coachee 2026-11 3")["months"][-1]["mean"] == 0
