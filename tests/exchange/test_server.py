"""A FHIR server that refuses what real ones refuse: read to its end, or nothing is changed."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.faults import RosterError
from exchange.gathering import fetch
from exchange.jobs import read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.reading.server import Server
from exchange.roster import plan_run, take
from exchange.staging import staged
from storage.store import Store
from tests.exchange.fake_fhir import PAGE, TOKEN, FakeFHIR, serving
from tests.exchange.registers import NOW, by_name, kept, opened

OLD, NEW = "2026-10-01T00:00:00Z", "2026-11-20T00:00:00Z"


def practitioner(n: int, changed: str = OLD, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Practitioner", "id": f"P{n}", "meta": {"lastUpdated": changed},
        "name": [{"text": f"Personne {chr(65 + n % 26)}{n}"}],
        "telecom": [{"system": "phone", "value": f"76 00 {n // 100:02} {n % 100:02}"}], **more,
    }  # fmt: skip


def role(n: int, place: str = "K", changed: str = OLD) -> dict[str, Any]:
    return {
        "resourceType": "PractitionerRole", "id": f"R{n}", "meta": {"lastUpdated": changed},
        "practitioner": {"reference": f"Practitioner/P{n}"}, "location": [{"reference": f"Location/{place}"}],
        "code": [{"text": "Matrone"}],
    }  # fmt: skip


PLACES: list[dict[str, Any]] = [
    {"resourceType": "Location", "id": "R", "name": "Sikasso", "type": [{"coding": [{"code": "region"}]}]},
    {"resourceType": "Location", "id": "D", "name": "Sikasso", "partOf": {"reference": "Location/R"},
     "type": [{"coding": [{"code": "district"}]}]},
    {"resourceType": "Location", "id": "K", "name": "CSCom de Kléla", "partOf": {"reference": "Location/D"}},
    {"resourceType": "Location", "id": "N", "name": "CSCom de Niéna", "partOf": {"reference": "Location/D"}},
]  # fmt: skip


@pytest.fixture
def fake() -> Iterator[FakeFHIR]:
    with serving([*PLACES, *map(practitioner, range(20)), *map(role, range(20))]) as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def read(
    store: Store, fake: FakeFHIR, since: str = "", token: str = TOKEN, url: str = "", patience: float = 20.0
) -> list[float]:
    """Read and take it; how long was waited, in seconds, between tries. No page may take over `patience`."""
    waited: list[float] = []
    with staged() as staging, Server(fake.base, token, pause=waited.append, seconds=patience) as server:
        gathered = fetch(staging, server, url or fake.base, "register", since)
        with store.reading() as desk:
            plan = Plan(staging, "register", read_jobs(), Places(desk.facilities_by_id()), NOW.date())
            plan_run(desk, plan, gathered, lambda _told: None)
        take(store, plan, gathered, NOW)
    return waited


def test_every_page_is_read(store: Store, fake: FakeFHIR) -> None:
    assert read(store, fake) == []
    people = kept(store)
    assert len(people) == 20 > PAGE
    assert {one.facility for one in people} == {"K"}
    assert len({one.telephone for one in people}) == 20
    with store.reading() as desk:
        place = desk.facility("K")
    assert place is not None
    assert (place.district, place.region) == ("Sikasso", "Sikasso")


@pytest.mark.parametrize("fault", ["cut", "stall", "busy"])
def test_a_page_that_breaks_off_is_asked_for_again(store: Store, fake: FakeFHIR, fault: str) -> None:
    fake.breaks[fault] = 2
    waited = read(store, fake, patience=2.0 if fault == "stall" else 20.0)  # a stall is waited out, twice
    assert len(kept(store)) == 20
    assert waited == ([3.0, 3.0] if fault == "busy" else [1.0, 2.0]), "as long as it asks for, at least"


def test_a_server_that_never_gives_a_whole_page_changes_nothing(store: Store, fake: FakeFHIR) -> None:
    fake.breaks["cut"] = 99
    with pytest.raises(RosterError, match=r"does not give a whole page, 5 times over.*nothing was changed"):
        read(store, fake)
    assert kept(store) == []


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_right_token_it_says_what_to_set(store: Store, fake: FakeFHIR, token: str) -> None:
    with pytest.raises(RosterError, match=r"refuses.*set JIGI_FHIR_TOKEN") as refused:
        read(store, fake, token=token)
    assert "wrong" not in str(refused.value)
    assert kept(store) == []


def test_pages_that_lead_elsewhere_are_not_asked(store: Store, fake: FakeFHIR) -> None:
    with serving([]) as stranger:
        fake.next_at = stranger.base
        with pytest.raises(RosterError, match="the token would go there"):
            read(store, fake)
        assert stranger.asked == []


def test_the_token_goes_over_no_open_line_and_into_no_log(
    store: Store, fake: FakeFHIR, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RosterError, match="https://"):
        Server("http://ihris.example.ml/fhir", TOKEN)
    with pytest.raises(RosterError, match="JIGI_FHIR_TOKEN"):
        Server("https://me:secret@ihris.example.ml/fhir")
    with caplog.at_level(logging.DEBUG):
        read(store, fake)
    assert TOKEN not in caplog.text


def test_only_what_changed_is_asked_for_and_nobody_else_is_gone(store: Store, fake: FakeFHIR) -> None:
    read(store, fake)
    fake.resources = [one for one in fake.resources if one["id"] not in ("P3", "R4")]
    fake.resources += [
        practitioner(3, NEW, telecom=[{"system": "phone", "value": "66000003"}]),
        role(4, "N", NEW),
    ]
    fake.asked.clear()
    read(store, fake, since="2026-11-01")
    people = by_name(store)
    assert people["Personne D3"].telephone == "+22366000003"
    assert people["Personne E4"].facility == "N", "a transfer changes the role and not the person"
    assert people["Personne D3"].facility == "K", "her role did not change and still counts"
    assert [one.id for one in kept(store) if one.gone_at] == []
    assert sum("Practitioner?" in path for path in fake.asked) == 2


def test_whom_the_server_deleted_is_gone_and_stays(store: Store, fake: FakeFHIR) -> None:
    read(store, fake)
    fake.deleted = ["Practitioner/P7"]
    read(store, fake, since="2026-11-01")
    assert [one.name for one in kept(store) if one.gone_at] == ["Personne H7"]


def test_a_server_that_keeps_no_history_is_read_all_the_same(store: Store, fake: FakeFHIR) -> None:
    read(store, fake)
    fake.keeps_history = False
    read(store, fake, since="2026-11-01")
    assert len(kept(store)) == 20


def test_an_address_with_a_query_is_read_as_it_stands(store: Store, fake: FakeFHIR) -> None:
    read(store, fake, url=f"{fake.base}/Practitioner?_lastUpdated=ge2026-01-01")
    assert len(kept(store)) == 20
    assert {one.facility for one in kept(store)} == {None}


def test_what_serves_no_fhir_says_so(store: Store, fake: FakeFHIR) -> None:
    with pytest.raises(RosterError, match="FHIR R4"):
        read(store, fake, url=f"{fake.base}/nothing?x=1")
