"""Places on the road: who may look at what, and what stays with the people there; the command line."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.coaching import places
from bot.coaching.places import Place
from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.messages import plain
from bot.conversation.records import Grade
from bot.conversation.visiting import ItemSeen, VisitBegun
from bot.examples import places as place_examples
from bot.people import Facility, PersonId, Role
from bot.settings import Settings
from bot.stores import open_store
from scheduler import recall
from scheduler.gaps import LEAST
from storage.sql.codec import subjects_of
from storage.store import Desk
from tests.storage.cast import NOW, awa, moussa
from tests.storage.coaching import HELD
from tests.talk import MONDAY, Stage

KLELA, NIENA = "ML.SIK.KLE", "ML.SIK.NIE"
KOLO = Facility("ML.KOL.1", "CSRéf de Kolondiéba", "Kolondiéba", "Bougouni")
NAMES = ("Awa", "Fanta", "Sira", "Sira2", "Fanta4")
MORNING, DAY = MONDAY + timedelta(hours=8), timedelta(days=1)
SMALL_SCREEN = 600
RENDERING = Rendering(Catalogue.load(), Library.load())
every_language = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Five people in Kléla, three of them Moussa's; Moussa4 for the district, Fanta2 for the programme."""
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach", facility=NIENA)
    stage.cast("Moussa4", role="district", facility=NIENA)
    stage.cast("Fanta2", role="administrator")
    for name in NAMES:
        coach = {"coach": "Moussa"} if name in NAMES[:3] else {}
        stage.cast(name, cadre="matrone", facility=KLELA, **coach)
    with stage.open() as store, store.transaction() as desk:
        desk.put_facilities([KOLO])
    stage.main = "moussa"
    stage.move_to(MORNING)
    return stage


def said(stage: Stage, who: str, *lines: str) -> str:
    return stage.say(*lines, who=who).replace("\u202f", " ")


def promised(stage: Stage, who: str, *, shared: bool, due: date) -> None:
    """A plan with its promise, shared with Moussa or not."""
    her = stage.people[who]
    with stage.open() as store, store.transaction() as desk:
        held = {name: getattr(HELD, name) for name in HELD.__slots__} | {"shared": shared}
        ref = f"{who} {shared} {due}"
        id = desk.keep_checkin(her, ref, type(HELD)(**held), stage.now, stage.now, "0.1")
        desk.keep_promise(her, ref, "ranger", due, id, stage.now)


# ---- who may look --------------------------------------------------------------------------


def test_an_officer_sees_numbers_of_her_district_and_nobodys_name(stage: Stage) -> None:
    promised(stage, "Awa", shared=True, due=MONDAY.date() - DAY)
    seen = said(stage, "Moussa4", "/places")
    assert "5 personnes" in seen
    assert "Point fait en 30 j : 1 sur 5 (20 %), jamais : 4" in seen
    seen += said(stage, "Moussa4", "[🏥 Centres]") + said(stage, "Moussa4", "[1]")
    assert "Visite en 90 j : jamais" in seen
    assert "coachées" not in seen
    seen += said(stage, "Moussa4", "[📚 Modules]")
    assert not [name for name in NAMES if name in seen]


def test_an_officer_finds_no_place_of_another_district(stage: Stage) -> None:
    assert "Je ne trouve aucun lieu nommé « Kolo »" in said(stage, "Moussa4", "/places Kolo")
    with stage.open() as store, store.reading() as desk:
        officer = desk.person(stage.people["Moussa4"])
        assert officer is not None
        for given in ({"facility": KOLO.id}, {"district": "Kolondiéba"}, {"facility": "none"}, {}):
            assert places.given_place(desk, officer, given) is None
        assert places.given_place(desk, officer, {"facility": KLELA}) is not None


def test_an_administrator_names_any_district_or_facility(stage: Stage) -> None:
    assert "Écrivez son nom" in said(stage, "Fanta2", "/places")
    assert "CSRéf de Kolondiéba" in said(stage, "Fanta2", "kolondieba csref")
    which = said(stage, "Fanta2", "/places kolon")
    assert "1. Kolondiéba\n" in which
    assert "2. CSRéf de Kolondiéba (Kolondiéba)" in which
    assert "Personne n’y participe encore." in said(stage, "Fanta2", "[2]")
    assert "Kolondiéba : 1 centre" in said(stage, "Fanta2", "/places kolon", "1")
    assert "Kolondiéba : 1 centre" in said(stage, "Fanta2", "/places kolondieba")


@pytest.mark.parametrize(
    "words", ['"; drop table people; --', "* OR *", "é" * 4000, "\x00", "😀", "csref de la"]
)
def test_a_strange_name_is_only_a_name(stage: Stage, words: str) -> None:
    assert "  bot" in said(stage, "Fanta2", f"/places {words}")
    assert "  bot" in said(stage, "Moussa4", f"/places {words}")


def test_a_worker_is_told_for_whom_it_is(stage: Stage) -> None:
    assert "5 personnes" not in said(stage, "Awa", "/places")


def test_a_coach_who_coaches_nobody_there_any_more_sees_nothing_of_it(stage: Stage) -> None:
    assert "CSCom de Kléla" in said(stage, "Moussa", "/places")
    with stage.open() as store, store.transaction() as desk:
        for name in NAMES[:3]:
            desk.end_coaching(stage.people[name], stage.now)
    assert "Je ne trouve pas de lieu" in said(stage, "Moussa", "[👤 De mon équipe]") + said(
        stage, "Moussa", "/places"
    )
    assert "participants" not in said(stage, "Moussa", "[📚 Modules]")


# ---- what stays with her -------------------------------------------------------------------


def test_a_coach_reads_names_of_his_own_people_and_of_what_they_shared(stage: Stage) -> None:
    promised(stage, "Awa", shared=True, due=MONDAY.date() - DAY)
    promised(stage, "Fanta", shared=False, due=MONDAY.date() - DAY)
    promised(stage, "Sira2", shared=True, due=MONDAY.date() - DAY)  # with nobody: she has no coach
    seen = said(stage, "Moussa", "/places", "[👤 De mon équipe]")
    assert "promesse en attente : Awa\n" in seen
    assert "jamais de point : Sira\n" in seen
    assert "Sira2" not in seen
    with stage.open() as store, store.reading() as desk:
        assert "promises missing" in str(desk.mydata(stage.people["Awa"]))
        assert "promise counts" in str(desk.mydata(stage.people["Awa"]))  # who read what of hers
        assert "promises missing" not in str(desk.mydata(stage.people["Fanta"]))


def test_what_two_people_kept_for_themselves_is_counted_by_nobody(stage: Stage) -> None:
    """With a third it is: then nobody can say whose it is."""
    for name in ("Sira2", "Fanta4"):
        promised(stage, name, shared=False, due=MONDAY.date() - DAY)
    promised(stage, "Awa", shared=True, due=MONDAY.date() - DAY)
    assert "Promesses à temps, 90 j : 0 sur 1, 2 à part, en attente : 1" in said(stage, "Moussa", "/places")
    promised(stage, "Fanta", shared=False, due=MONDAY.date() - DAY)
    assert "Promesses à temps, 90 j : 0 sur 4, en attente : 4" in said(stage, "Moussa", "/places")


def test_of_five_people_a_rate_is_told_and_of_four_only_counts(stage: Stage) -> None:
    assert "Messages reçus : 5 sur 5 (100 %)" in said(stage, "Moussa4", "/places")
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Fanta4"], {"stopped_at": stage.now})
    assert "Messages reçus : 4 sur 4\n" in said(stage, "Moussa4", "/places")


def test_a_district_is_its_facilities_and_is_without_a_small_one(
    stage: Stage,
) -> None:
    with stage.open() as store, store.transaction() as desk:
        officer = desk.person(stage.people["Moussa4"])
        assert officer is not None
        desk.move_to(stage.people["Sira"], desk.facility(NIENA), stage.now)
        library = stage.house.library

        def checkins(place: Place) -> tuple[int, int]:
            told = places.figures(desk, library, officer, place, stage.now)["figures"]["checkins"]
            return told["out_of"], told["left_out"]

        klela, niena = desk.facility(KLELA), desk.facility(NIENA)
        assert klela is not None
        assert niena is not None
        assert checkins(Place("Sikasso", klela)) == (4, 0)
        assert checkins(Place("Sikasso", niena)) == (0, 1)
        assert checkins(Place("Sikasso")) == (4, 1)
        for name in NAMES[:LEAST]:
            desk.move_to(stage.people[name], niena, stage.now)
        assert checkins(Place("Sikasso", klela)) == (0, 2)
        assert checkins(Place("Sikasso", niena)) == (3, 0)
        assert checkins(Place("Sikasso")) == (3, 2)


def test_the_skill_that_most_are_unsure_of_is_named(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        for name in NAMES:
            _was_wrong(desk, stage, name)
    seen = said(stage, "Moussa4", "/places")
    assert "À revoir : " in seen
    assert "(5)" in seen
    assert "Module acquis : 0 sur 5 (0 %)" in seen


def _was_wrong(desk: Desk, stage: Stage, name: str) -> None:
    item = f"amtsl/{next(iter(stage.house.library.pack('amtsl').items))}"
    memory = recall.reviewed(None, item, Grade.AGAIN, stage.now - 9 * DAY)
    desk.keep_review(stage.people[name], "1", memory, Grade.AGAIN, "0.1")


def test_gaps_are_counted_once_three_people_or_nobody_stand_behind_them(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        for number, name in enumerate(NAMES[:LEAST], 1):
            _visited(desk, stage, number, stage.people[name])
    found = said(stage, "Moussa4", "/places Kléla")
    assert "Visite en 90 j : oui" in found
    assert "Écarts comblés : 0 sur 1, sans plan : 1" in found
    with stage.open() as store, store.transaction() as desk:
        for number, name in enumerate(NAMES[:LEAST], 1):
            _agreed(desk, stage, number, stage.people[name])
    assert "Écarts comblés : 1 sur 4, sans plan : 1" in said(stage, "Moussa4", "/places Kléla")


def _visited(desk: Desk, stage: Stage, number: int, worker: PersonId) -> None:
    """Moussa's visit by a checklist of its own found one gap; the first found one more."""
    coach = stage.people["Moussa"]
    new = VisitBegun(number=number, worker=worker, facility=KLELA, checklist=f"amtsl/{number}")
    desk.begin_visit(coach, new, "0.1", stage.now)
    visit = desk.visit_numbered(coach, number)
    assert visit is not None
    desk.finish_visit(visit.id, 40, "0.1", stage.now)
    if number == 1:
        desk.keep_seen(visit.id, ItemSeen(number=number, item="nobody's", answer="no", note="", photo=""))


def _agreed(desk: Desk, stage: Stage, number: int, worker: PersonId) -> None:
    """What she promised about a gap; the first of the three has closed it."""
    visit = desk.visit_numbered(stage.people["Moussa"], number)
    assert visit is not None
    desk.keep_seen(visit.id, ItemSeen(number=number, item="tray", answer="no", note="", photo=""))
    desk.keep_promise(worker, f"{number}", "ranger", MONDAY.date() + 9 * DAY, None, stage.now)
    desk.agree_action(visit.id, "tray", worker, f"{number}")
    if number == 1:
        desk.close_action(visit.id, "tray", stage.now)


def test_what_a_talk_knows_of_a_place_speaks_of_nobody(stage: Stage) -> None:
    """A number is not taken for a person: to forget her would take somebody else's talk along."""
    with stage.open() as store, store.reading() as desk:
        officer = desk.person(stage.people["Moussa4"])
        assert officer is not None
        seen = (desk, stage.house.library, officer, {"district": "Sikasso"}, stage.now)
        for view in (places.opening, places.listed, places.modules):
            assert subjects_of({"view": view(*seen)}) == set()


# ---- small screens -------------------------------------------------------------------------


@every_language
def test_everything_at_its_longest_is_one_small_screen(language: str) -> None:
    told = place_examples.TOLD
    for text, args in (
        ("places.told", told),
        ("places.told", {**told, "whole": False}),
        ("places.told", {**told, "people": 0}),
        ("places.which", {"rows": [{"label": f"{told['title']} (Sikasso)"}] * 6, "more": 3}),
        ("places.none", {"words": "é" * places.LONGEST_PLACE}),
    ):
        assert len(plain(RENDERING.text(text, args, language, ""))) <= SMALL_SCREEN
    rows = [
        {"what": "checkins_missing", "people": [{"of": n, "name": "A" * 16} for n in range(4)], "more": 9}
    ]
    args = {"name": "K" * places.LONGEST_PLACE, "team": 99, "rows": rows * places.FEW_LINES}
    assert len(plain(RENDERING.text("places.behind", args, language, ""))) <= SMALL_SCREEN


# ---- the command line ----------------------------------------------------------------------


@pytest.fixture
def settings(here: Settings) -> Iterator[Settings]:
    """A programme in which Awa works in Kléla; its store stays open, as that of a jigi that runs."""
    store = open_store(here)
    with store.transaction() as desk:
        klela = Facility(KLELA, "CSCom de Kléla", "Sikasso", "Sikasso")
        desk.put_facilities([klela, KOLO])
        her, coach = awa(desk), moussa(desk)
        desk.change_person(her.id, {"name": "Awa", "consent_at": NOW})
        desk.change_person(coach.id, {"roles": frozenset({Role.COACH})})
        desk.move_to(her.id, klela, NOW)
    yield here
    store.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, ["places", *arguments])


def test_the_programme_is_told_with_its_districts_beside_a_jigi_that_runs(settings: Settings) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "programme",
        "district Kolondiéba",
        "district Sikasso",
    ]
    assert "Awa" not in result.output
    assert "1 left out, too few" in result.output


def test_a_district_has_one_row_for_each_figure_of_each_facility(settings: Settings) -> None:
    rows = [
        json.loads(line) for line in run("--district", "Sikasso", "--format", "jsonl").output.splitlines()
    ]
    assert {(row["place"], row["name"]) for row in rows} == {
        ("district", "Sikasso"),
        ("facility", "CSCom de Kléla"),
    }
    visits = [row for row in rows if row["figure"] == "visits"]
    assert [(row["held"], row["of"], row["missing"], row["per_cent"]) for row in visits] == [
        (0, 1, 1, None)
    ] * 2
    read = list(csv.DictReader(io.StringIO(run("--facility", "klela", "--format", "csv").output)))
    assert [row["figure"] for row in read] == [row["figure"] for row in rows if row["place"] == "facility"]


def test_what_may_not_be_told_is_empty_and_not_zero(settings: Settings) -> None:
    rows = [json.loads(line) for line in run("--facility", KLELA, "--format", "jsonl").output.splitlines()]
    (reached,) = (row for row in rows if row["figure"] == "reached")
    assert (reached["held"], reached["of"], reached["missing"], reached["left_out"]) == (None, None, None, 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--district", "Bamako"), "no facility of the register is in a district 'Bamako'"),
        (("--facility", "Bamako"), "no facility of the register is called 'Bamako'"),
        (("--facility", "cs"), "several are called 'cs'; give the id of one: "),
        (("--facility", "klela", "--district", "Sikasso"), "exclude each other"),
    ],
)
def test_a_place_that_there_is_not_tells_the_fix(
    settings: Settings, arguments: tuple[str, ...], told: str
) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert told in result.output
