"""Sheets as districts keep them: every kind of dirt that we know of, and nobody lost to it."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.people import Cadre
from exchange.faults import RosterError
from exchange.reading.columns import field_of
from exchange.reading.days import day_of
from exchange.reading.sheets import open_sheet
from exchange.records import RosterRecord
from tests.exchange.registers import by_name, csv_of, opened, read

HEAD = "Matricule;Nom;Prénom;Tél.;Structure;District;Fonction"
AWA = "M1;TRAORÉ;Awa;76 12 34 56;CSCom de Kléla;Sikasso;Matrone"
FANTA = "M2;Coulibaly;Fanta;66 12 34 56;CSCom de Kléla;Sikasso;Sage-femme"


def records(path: Path, sheet: str = "", **columns: str) -> list[RosterRecord]:
    return list(open_sheet(path, columns, sheet).records("r"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_any_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [line.replace(";", separator) for line in (HEAD, AWA, FANTA)]
    awa, fanta = records(csv_of(tmp_path / "r.csv", *lines, encoding=encoding))
    assert (awa.name, awa.telephones, awa.roles[0].named) == (
        "Awa TRAORÉ",
        ("+22376123456",),
        "CSCom de Kléla",
    )
    assert (fanta.name, fanta.identifiers[0].value) == ("Fanta Coulibaly", "M2")


def test_a_file_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(f"{HEAD}\n{AWA}\n".encode() + FANTA.replace("Fanta", "Aïssata").encode("cp1252"))
    assert [one.name for one in records(path)] == ["Awa TRAORÉ", "Aïssata Coulibaly"]


def test_letters_that_an_older_export_spoilt_are_mended_and_told(tmp_path: Path) -> None:
    spoilt = AWA.encode().decode("cp1252", errors="replace").replace("TRAOR", "TRAOR")
    (one,) = records(csv_of(tmp_path / "r.csv", HEAD, spoilt))
    assert one.roles[0].named == "CSCom de Kléla"
    assert "letters that were spoilt by an older export are mended" in one.repairs


def test_a_lone_quote_swallows_nobody(tmp_path: Path) -> None:
    lone = AWA.replace("Awa", '"Awa')
    path = csv_of(tmp_path / "r.csv", HEAD, lone, *[FANTA.replace("M2", f"N{n}") for n in range(30)])
    assert len(records(path)) == 31


def test_a_quoted_cell_may_hold_a_separator_and_a_line_end(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "r.csv", HEAD, AWA.replace("CSCom de Kléla", '"CSCom;\nde Kléla"'), FANTA)
    assert [one.roles[0].named for one in records(path)] == ["CSCom;\nde Kléla", "CSCom de Kléla"]


def test_a_row_whose_cells_shifted_is_refused_and_not_guessed(tmp_path: Path) -> None:
    awa, fanta = records(csv_of(tmp_path / "r.csv", HEAD, AWA.replace("Awa", "Awa;dite Ba"), FANTA))
    assert "more cells than the heading" in awa.refused
    assert not fanta.refused


def test_titles_above_empty_rows_headings_on_each_page_and_totals(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path / "r.csv", "Ministère de la Santé;;;;;;", ";;;;;;", "Liste du personnel 2026", HEAD, AWA,
        ";;;;;;", HEAD, FANTA, "TOTAL;2;;;;;",
    )  # fmt: skip
    assert [one.name for one in records(path)] == ["Awa TRAORÉ", "Fanta Coulibaly"]


def test_a_row_without_a_name_is_refused_with_its_cells(tmp_path: Path) -> None:
    (one,) = records(csv_of(tmp_path / "r.csv", HEAD, "M9;;;76 12 34 56;CSCom;Sikasso;Matrone"))
    assert one.refused == "no name"
    assert one.cells["Matricule"] == "M9"


def workbook(path: Path, *rows: list[object], merge: str = "") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Personnel"
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    book.save(path)
    return path


def test_a_workbook_whose_numbers_and_days_became_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        ["Matricule", "Nom et prénoms", "Téléphone", "Structure", "Fonction", "Date de prise de service"],
        [1234.0, "Awa Traoré", 76123456.0, "CSCom", "Matrone", date(2019, 3, 1)],
        [None] * 6,
        [1235, "Fanta Coulibaly", "2.2376123457E+10", "CSCom", "Sage-femme", 43525],
    )
    awa, fanta = records(path)
    assert (awa.identifiers[0].value, awa.telephones, awa.roles[0].since) == (
        "1234", ("+22376123456",), "2019-03-01",
    )  # fmt: skip
    assert (fanta.telephones, fanta.roles[0].since) == (("+22376123457",), "2019-03-01")
    assert [one.where for one in (awa, fanta)] == ["row 2", "row 4"]


def test_two_rows_of_headings_under_a_merged_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        ["Identité", None, "Contact", "Affectation", None],
        ["Nom", "Prénom", None, "Structure", "Fonction"],
        ["Traoré", "Awa", 76123456, "CSCom de Kléla", "Matrone"],
        merge="A1:B1",
    )
    (awa,) = records(path)
    assert (awa.name, awa.telephones, awa.roles[0].named, awa.roles[0].job) == (
        "Awa Traoré", ("+22376123456",), "CSCom de Kléla", "Matrone",
    )  # fmt: skip


def test_numbers_of_two_networks_under_one_heading(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path / "r.csv", "Nom;Fonction;Téléphone;", ";;Orange;Malitel", "Awa;Matrone;76123456;66123456"
    )
    (awa,) = records(path)
    assert awa.telephones == ("+22376123456", "+22366123456")


def test_a_sheet_is_named_or_the_first_that_holds_anything(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Sikasso").append(["Nom", "Tél"])
    book["Sikasso"].append(["Awa", 76123456])
    book.save(tmp_path / "r.xlsx")
    assert [one.name for one in records(tmp_path / "r.xlsx")] == ["Awa"]
    with pytest.raises(RosterError, match="has no sheet 'Kayes'; it has 'Sheet', 'Sikasso'"):
        records(tmp_path / "r.xlsx", "Kayes")


def test_what_would_unpack_to_a_flood_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(RosterError, match="would unpack to 60,000,000 bytes"):
        records(path)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 not really", b"\0" * 2000])
def test_what_is_no_workbook_says_what_to_do(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "r.xlsx").write_bytes(body)
    with pytest.raises(RosterError, match=r"is no .xlsx .*save it as"):
        records(tmp_path / "r.xlsx")


def test_no_column_of_names_says_which_there_are(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "r.csv", "Colonne A;Colonne B", "x;76123456")
    with pytest.raises(
        RosterError, match=r"no column holds names.*'Colonne A', 'Colonne B'.*--columns name="
    ):
        records(path)
    (one,) = records(path, name="Colonne A")
    assert (one.name, one.telephones) == ("x", ("+22376123456",)), "a column of numbers is found by its cells"


def test_columns_that_an_operator_names_stand(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "r.csv", "Nom;Fonction;Qualité", "Awa;CSCom;Matrone")
    (one,) = records(path, facility="Fonction", job="Qualité")
    assert (one.roles[0].named, one.roles[0].job) == ("CSCom", "Matrone")
    with pytest.raises(RosterError, match="no column is headed 'Poste'; there are 'Nom'"):
        records(path, job="Poste")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("N° Matricule", "id"), ("NOM ET PRÉNOM(S)", "name"), ("Prénoms", "given"),
        ("Téléphone (Orange)", "telephone"), ("Date de prise de service", "since"),
        ("Contact téléphonique", "telephone"), ("District sanitaire", "district"),
        ("Fonction actuelle", "job"),
        ("Phone number", "telephone"), ("Observations", ""), ("Sexe", ""),
        ("Nom du superviseur", ""), ("Superviseur", "coach"),
    ],
)  # fmt: skip
def test_headings_are_guessed(heading: str, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2019-03-01", "2019-03-01"), ("01/03/2019", "2019-03-01"), ("1.3.19", "2019-03-01"),
     ("43525", "2019-03-01"),
     ("2019", "2019-01-01"), ("2019-03-01T00:00:00+00:00", "2019-03-01"), ("", ""), ("31/02/2019", None),
     ("bientôt", None), ("99999999", None)],
)  # fmt: skip
def test_days_however_they_are_written(cell: str, day: str | None) -> None:
    assert day_of(cell) == day


def test_places_without_an_id_are_one_however_they_are_written(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "r.csv", HEAD, AWA, FANTA.replace("CSCom de Kléla", "CSCOM KLELA"))
    with opened(tmp_path / "s") as store:
        read(store, path)
        people = by_name(store)
        assert (
            people["Awa TRAORÉ"].facility == people["Fanta Coulibaly"].facility == "named:sikasso-cscom-klela"
        )
        assert people["Awa TRAORÉ"].cadre is Cadre.MATRONE
        with store.reading() as desk:
            assert len(desk.facilities_by_id()) == 1


def test_of_a_workbook_with_a_sheet_a_district_none_is_passed_over_in_silence(tmp_path: Path) -> None:
    """A cover is none; one after the other is read, and nobody is gone for standing in another."""
    book = Workbook(write_only=True)
    book.create_sheet().append(["Liste du personnel"])
    for place, who in (("Sikasso", "Awa Traoré"), ("Kadiolo", "Fanta Coulibaly")):
        page = book.create_sheet(place)
        page.append(["Nom et prénoms", "Téléphone", "CSCom"])
        page.append([who, 76123456 if place == "Sikasso" else 66123456, "CSCom"])
    book.save(path := tmp_path / "r.xlsx")
    assert (open_sheet(path, {}).sheet, open_sheet(path, {}).others) == ("Sikasso", ("Kadiolo",))
    assert open_sheet(path, {"name": "Nom et prénoms"}).sheet == "Sikasso"
    with opened(tmp_path / "s") as store:
        for place in ("", "Kadiolo", "Sikasso"):
            read(store, path, sheet=place)
        with store.reading() as desk:
            assert [one.name for one in desk.drift("unmet")] == ["Awa Traoré", "Fanta Coulibaly"]
            assert desk.drift("gone") == []
