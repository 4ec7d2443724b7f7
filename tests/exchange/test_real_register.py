"""The real demo register of iHRIS 5, dirty as it is: each fault of it, on the rows that have it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.people import Cadre, Facility
from exchange.verdicts import Verdict
from tests.exchange.registers import REAL, Read, by_name, kept, opened, read

FILES = sorted(REAL.glob("bundle-*.json"))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Read, Any]]:
    with opened(tmp_path_factory.mktemp("real")) as store:
        yield read(store, *FILES), store


def why(taken: tuple[Read, Any], id: str) -> str:
    return "; ".join(taken[0].told[f"Practitioner/{id}"].why)


def test_everybody_has_a_verdict_and_nobody_is_lost(taken: tuple[Read, Any]) -> None:
    practitioners = json.loads((REAL / "bundle-Practitioner.sample.json").read_text())["entry"]
    assert len(taken[0].told) == len(practitioners) == 23
    assert taken[0].totals.counts == {Verdict.TAKEN: 14, Verdict.REPAIRED: 4, Verdict.LEFT_OUT: 5}


def test_a_location_that_lies_in_a_district_by_a_bare_reference_is_read(taken: tuple[Read, Any]) -> None:
    """`managingOrganization` is a string in all 15; facility, district and region are found by `partOf`."""
    with taken[1].reading() as desk:
        assert desk.facility("TF.W.RSH.1") == Facility("TF.W.RSH.1", "Rushonga Hospital", "Rushonga", "West")
        assert desk.facility("TF.CC.CAP.12") == Facility(
            "TF.CC.CAP.12", "Capital City Clinic", "Capital", "Capital City"
        )
        assert desk.facility("TF.W.RSH") is None, "a district is no facility"
        assert len(desk.facilities_by_id()) == 15, "and an Organization is the same place once more"


def test_a_role_with_an_end_that_is_called_active_has_ended(taken: tuple[Read, Any]) -> None:
    assert "called active and has ended" in why(taken, "P10208")
    assert by_name(taken[1])["Sibonakaliso Lesedi"].ended_on == "2007-02-11"


def test_of_two_roles_the_one_that_goes_on_counts_and_both_stay(taken: tuple[Read, Any]) -> None:
    piow = by_name(taken[1])["Piow Nabah"]
    assert (piow.facility, piow.job, piow.ended_on) == ("TF.S.NYS.11", "Nurse", "")
    with taken[1].reading() as desk:
        posts = desk.posts_of(piow.id)
    assert [(post.facility, post.since, post.until) for post in posts] == [
        ("TF.S.HGM.13", "2006-01-01", "2018-11-05"),
        ("TF.S.NYS.11", "2018-11-05", ""),
    ]
    deputy = by_name(taken[1])["Niacreacr Bahesocle"]
    assert (deputy.facility, deputy.job) == ("TF.CC.CAP.2", "Deputy Chief Nurse"), (
        "in whatever order they stand"
    )


@pytest.mark.parametrize("id", ["P10162", "P10281", "P10335"])
def test_whoever_has_no_role_stays(taken: tuple[Read, Any], id: str) -> None:
    assert "no role" in why(taken, id)
    assert taken[0].told[f"Practitioner/{id}"].verdict in (Verdict.TAKEN, Verdict.REPAIRED)


def test_telephones_that_nobody_has_are_left_out_and_told(taken: tuple[Read, Any]) -> None:
    """Three of P10335, all of one digit; the fax and the address are no telephones."""
    assert "a telephone is left out: the same digit all along" in why(taken, "P10335")
    assert by_name(taken[1])["Lorne Green"].telephone == ""


def test_whoever_has_no_number_is_listed(taken: tuple[Read, Any]) -> None:
    with taken[1].reading() as desk:
        unreachable = desk.drift("unreachable")
    assert len(unreachable) == 17, "all who are taken, but for the one whose roles are over"


@pytest.mark.parametrize(
    ("name", "cadre"),
    [
        ("Tafadzwa Nomusa", Cadre.MIDWIFE),
        ("Vek Chigionia", Cadre.MATRONE),
        ("Triolapr Clihou", Cadre.NURSE),
        ("Chahagous Fraihae", Cadre.NURSE),
        ("Clourou Drouwr", Cadre.OTHER),
        ("Lorne Green", None),
    ],
)
def test_jobs_are_cadres_by_the_table(taken: tuple[Read, Any], name: str, cadre: Cadre | None) -> None:
    assert by_name(taken[1])[name].cadre == cadre


@pytest.mark.parametrize(("id", "job"), [("P7219", "Guard"), ("P6534", "Environmental Health Worker")])
def test_who_is_none_of_the_programmes_is_left_out_and_told(
    taken: tuple[Read, Any], id: str, job: str
) -> None:
    assert why(taken, id) == f"none of the programme's jobs: {job}"


def test_again_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first, before = read(store, *FILES), kept(store)
        again = read(store, *reversed(FILES))
        assert kept(store) == before
        assert again.totals.counts == {Verdict.UNCHANGED: 18, Verdict.LEFT_OUT: 5}
        assert first.taken is not None
        assert again.taken is not None
        assert (first.taken.people, again.taken.people, again.taken.gone) == (18, 0, 0)
