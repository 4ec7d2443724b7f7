"""`jigi roster`: shown first, confirmed, taken; the refused mended and read again; where the two differ."""

import csv
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import exchange.roster
from bot.__main__ import jigi
from bot.people import Address, Role
from storage.sqlite.store import SQLiteStore
from tests.exchange.fake_fhir import TOKEN, serving

HEAD = "Matricule;Nom;Téléphone;Structure;Fonction"
AWA, FANTA = "M1;Awa Traoré;76123456;Kléla;Matrone", "M2;Fanta Coulibaly;7612345;Kléla;Sage-femme"
NOBODY = "M3;;66123456;Kléla;Matrone"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    return tmp_path / "jigi.db"


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(jigi, ["roster", *arguments], input=answer)


def register(*lines: str, name: str = "register.csv") -> str:
    Path(name).write_text("\n".join([HEAD, *lines]), "utf-8")
    return name


def names(database: Path) -> list[str]:
    with sqlite3.connect(database) as file:
        return [name for (name,) in file.execute("select name from register order by id")]


def test_first_it_is_shown_and_nothing_is_changed(database: Path) -> None:
    result = run(register(AWA, FANTA, NOBODY), "--verdicts", "verdicts.csv")
    assert result.exit_code == 0, result.output
    assert "telephone: 'Téléphone'; facility: 'Structure'; job: 'Fonction'" in result.output
    for line in ("2  taken with repair", "1  refused", "3  people in all", "this was a dry run"):
        assert line in result.output
    assert names(database) == []
    with open("verdicts.csv", encoding="utf-8-sig") as file:
        assert {row["verdict"] for row in csv.DictReader(file, delimiter=";")} == {
            "taken with repair",
            "refused",
        }


def test_it_is_taken_once_its_columns_are_confirmed(database: Path) -> None:
    refused = run(register(AWA, FANTA), "--apply", answer="n\n")
    assert refused.exit_code == 1
    assert names(database) == []
    taken = run("register.csv", "--apply", answer="y\n")
    assert "Taken: 2." in taken.output
    assert names(database) == ["Awa Traoré", "Fanta Coulibaly"]
    again = run("register.csv", "--apply")
    assert "Taken: 0." in again.output, "what was confirmed is not asked again"
    assert "2  unchanged" in again.output


def test_the_refused_are_mended_in_their_file_and_read_again(database: Path) -> None:
    run(register(AWA, NOBODY), "--apply", "--yes")
    path = Path("roster-refused.csv")
    assert path.stat().st_mode & 0o077 == 0
    written = path.read_text("utf-8-sig")
    assert written.splitlines() == [f"{HEAD};jigi_row;jigi_why", f"{NOBODY};row 3;no name"]
    path.write_text(written.replace("M3;;", "M3;Sira Diarra;"), "utf-8-sig")
    result = run(str(path), "--apply", "--yes", "--refused", "again.csv")
    assert "Taken: 1." in result.output
    assert "Gone from the register: 0 more" in result.output
    assert names(database) == ["Awa Traoré", "Sira Diarra"]


def test_a_run_that_was_cut_off_is_gone_on_with_and_says_so(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed stays and is not taken twice; nobody is gone for standing behind the cut."""
    monkeypatch.setattr("exchange.staging.SLICE", 1)
    people = [f"M{n};Awa Traoré {n};7612345{n};Kléla;Matrone" for n in range(4)]
    take_slice = exchange.roster._take_slice

    def cut(*given: Any) -> int:
        people = take_slice(*given)
        if len(names(database)) == 2:
            raise KeyboardInterrupt
        return people

    monkeypatch.setattr("exchange.roster._take_slice", cut)
    run(register(*people), "--apply", "--yes")
    assert len(names(database)) == 2
    monkeypatch.setattr("exchange.roster._take_slice", take_slice)
    again = run("register.csv", "--apply", "--yes").output
    assert "A run that was cut off behind 2 people is gone on with." in again
    assert "Taken: 2." in again
    assert "Gone from the register: 0 more" in again
    assert sorted(names(database)) == [f"Awa Traoré {n}" for n in range(4)]
    assert "cut off" not in run("register.csv", "--apply", "--yes").output, "it came to its end"


def test_what_could_not_be_read_is_told_and_in_no_file_that_is_to_be_mended() -> None:
    awa = '{"resourceType": "Practitioner", "id": "P1", "name": [{"text": "Awa"}]}'
    Path("r.ndjson").write_text(f"{awa}\n{awa[:20]}", "utf-8")
    told = run("r.ndjson", "--verdicts", "-").output
    assert "r.ndjson line 2;refused;no JSON" in told
    assert "not all of it can be read, so nobody is gone for it; get the whole of it" in told
    assert Path("roster-refused.ndjson").exists(), "she, whose role may have stood there"
    assert not Path("roster-refused.csv").exists()


def test_where_the_two_differ_is_counted_and_listed() -> None:
    run(register(AWA, FANTA, AWA.replace("M1;Awa", "M4;Sira")), "--apply", "--yes")
    told = run("drift").output
    assert "2  numbers that several have (--kind shared)" in told
    assert "1  without a number that can be used (--kind unreachable)" in told
    assert "Fanta Coulibaly" in run("drift", "--kind", "unreachable").output


def test_a_coachs_word_stands_beside_the_row_and_settles_it(database: Path) -> None:
    run(register(AWA, FANTA, AWA.replace("M1;Awa", "M4;Sira")), "--apply", "--yes")
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with closing(SQLiteStore.open(database, key=b"test")) as store, store.transaction() as desk:
        her, coach = (desk.person_at(Address("telegram", chat), now) for chat in ("1", "2"))
        desk.begin_coaching(her.id, coach.id, now)
        desk.change_person(coach.id, {"name": "Moussa"})
        desk.link_entry(1, her.id)
        assert [one.kind for one in desk.differing(coach.id)] == ["elsewhere", "shared"]
        desk.ask_on_register(1, "shared", coach.id, now)
        desk.answer_on_register(1, "shared", coach.id, "number", "66 12 34 56", now)
    assert "1  numbers that several have, 1 answered by coaches (--kind shared)" in run("drift").output
    assert "– Moussa, 2026-11-23: new number 66 12 34 56" in run("drift", "--kind", "shared").output


def test_a_server_is_read_and_then_only_what_changed(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    monkeypatch.setenv("JIGI_FHIR_TOKEN", TOKEN)
    person = {"resourceType": "Practitioner", "id": "P1", "name": [{"text": "Awa Traoré"}]}
    with serving([person]) as fake:
        first = run(fake.base, "--apply")
        assert "Taken: 1." in first.output, first.output
        fake.asked.clear()
        again = run(fake.base, "--apply", "--since", "last")
        assert "What changed since 20" in again.output
        assert any("_lastUpdated=ge20" in path for path in fake.asked)
        assert TOKEN not in first.output + again.output
    assert names(database) == ["Awa Traoré"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing.csv",), "nothing.csv is no file"),
        (("register.csv", "--columns", "name"), "write it as name="),
        (("register.csv", "--columns", "shoe=Nom"), "there is no field 'shoe'"),
        (("http://127.0.0.1:1/fhir", "--since", "soon"), "write a day as 2026-11-01, or `last`"),
    ],
)
def test_what_cannot_be_done_says_why(arguments: tuple[str, ...], says: str, database: Path) -> None:
    register(AWA)
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert says in result.output


def test_a_coach_hears_once_that_there_are_people_to_propose_coaching_to(database: Path) -> None:
    dtc = "D1;Moussa Keïta;66000001;Kléla;Directeur technique du centre"
    with closing(SQLiteStore.open(database, key=b"test")) as store, store.transaction() as desk:
        now = datetime(2026, 11, 1, 8, tzinfo=UTC)
        for number, roles in (("+22366000001", {Role.COACH}), ("+22376123456", set())):
            one = desk.person_at(Address("whatsapp", number), now)
            desk.change_person(one.id, {"consent_at": now, "roles": frozenset({Role.WORKER, *roles})})
    told = "Coaches who hear that there are people to propose coaching to: 1."
    first = run(register(AWA, dtc), "--apply", "--yes")
    assert told in first.output, first.output
    assert due(database) == [("register.read", 1)]
    assert told not in run("register.csv", "--apply", "--yes").output, "nothing has changed for him"
    assert told in run(register(AWA.replace("Traoré", "Traoré Koné"), dtc), "--apply", "--yes").output
    assert due(database) == [("register.read", 1)], "one message, however often it is read"


def due(database: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(database) as file:
        return list(file.execute("select timer, person from timers"))


def test_everybody_who_has_not_come_is_invited_into_the_team_of_her_supervisor(database: Path) -> None:
    moussa = "D1;Moussa Keïta;66000001;Kléla;Directeur technique du centre"
    Path("r.csv").write_text(f"{HEAD};Superviseur\n{AWA};D1\n{FANTA};\n{moussa};\n", "utf-8")
    run("r.csv", "--apply", "--yes")
    with sqlite3.connect(database) as file:
        file.execute(
            "insert into people (id, name, roles, created_at) "
            "values (7, 'Moussa', 'coach worker', '2026-11-01T08:00:00.000000+00:00')"
        )
        file.execute("update register set person = 7 where name = 'Moussa Keïta'")
    result = run("invite", "--out", "codes.csv")
    assert "2 invitations are in codes.csv" in result.output, result.output
    with open("codes.csv", encoding="utf-8-sig") as file:
        rows = {row["name"]: row for row in csv.DictReader(file, delimiter=";")}
    assert (rows["Awa Traoré"]["coach"], rows["Awa Traoré"]["supervisor"]) == ("Moussa", "")
    assert (rows["Fanta Coulibaly"]["coach"], rows["Fanta Coulibaly"]["supervisor"]) == ("", "Moussa Keïta")
    with sqlite3.connect(database) as store:
        assert store.execute("select count(*) from register_invitations").fetchone() == (2,)
        assert store.execute("select coach from invitations order by coach").fetchall() == [(None,), (7,)]


def test_of_two_columns_of_one_heading_neither_is_lost_on_the_way_to_be_mended(database: Path) -> None:
    """Nor what stands under no heading at all."""
    Path("r.csv").write_text(
        "Matricule;Nom;Téléphone;Téléphone;Structure;\nM1;;76123456;;Kléla;à rappeler\n", "utf-8"
    )
    assert "telephone: 'Téléphone', 'Téléphone (2)'" in run("r.csv", "--apply", "--yes").output
    path = Path("roster-refused.csv")
    written = path.read_text("utf-8-sig")
    assert written.splitlines()[1].startswith("M1;;76123456;;Kléla;à rappeler;")
    path.write_text(written.replace("M1;;", "M1;Sira Diarra;"), "utf-8-sig")
    assert "telephone: 'Téléphone', 'Téléphone (2)'" in run(str(path), "--apply", "--yes").output
    with sqlite3.connect(database) as file:
        assert file.execute("select name, telephone from register").fetchall() == [
            ("Sira Diarra", "+22376123456")
        ]


def test_what_a_spreadsheet_would_work_out_is_defused_on_its_way_to_be_mended_and_back(
    database: Path,
) -> None:
    run(register("M3;;;Kléla;=1+1"), "--apply", "--yes")
    with open("roster-refused.csv", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert row["Fonction"] == "'=1+1"
    path = Path("roster-refused.csv")
    path.write_text(path.read_text("utf-8-sig").replace("M3;;", "M3;Sira Diarra;"), "utf-8-sig")
    assert "the job =1+1 is in no table" in run(str(path), "--apply", "--yes").output.replace("'", "")


def test_an_operator_forgets_whoever_asked_and_never_came(database: Path) -> None:
    run(register(AWA), "--apply", "--yes")
    assert run("forget", "1", answer="n\n").exit_code == 1
    assert "Forgotten." in run("forget", "1", "--yes").output
    assert "she asked to be forgotten" in run("register.csv", "--apply").output
    assert names(database) == []
    assert "the register has no entry 1" in run("forget", "1", "--yes").output
