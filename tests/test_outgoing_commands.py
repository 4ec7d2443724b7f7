"""`jigi training` and `jigi indicators`: first what would go, then it; and what is wrong, with its fix."""

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.people import Address, Facility
from bot.settings import Settings
from bot.stores import open_store
from tests.exchange import fake_dhis2, fake_ihris
from tests.exchange.fake_dhis2 import FakeDHIS2
from tests.exchange.fake_ihris import FakeIHRIS
from tests.exchange.loopback import serving
from tests.exchange.test_training_out import CODES, worker
from tests.storage.certificates import certificate

MAP = """\
period: Monthly
indicators:
  - {figure: checkins, numerator: HELD, denominator: PEOPLE}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(jigi, words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six people have worked in Kléla for a year; Awa holds a module, and a register knows her."""
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    monkeypatch.setenv("JIGI_SECRET", "outgoing")
    monkeypatch.setenv("JIGI_FHIR_TOKEN", fake_ihris.TOKEN)
    monkeypatch.setenv("JIGI_DHIS2_TOKEN", fake_dhis2.TOKEN)
    monkeypatch.chdir(tmp_path)
    before = datetime.now(UTC) - timedelta(days=365)
    klela = Facility("F0", "CSCom de Kléla", "Sikasso")
    store = open_store(Settings())
    with store.transaction() as desk:
        desk.put_facilities([klela])
        for n in range(6):
            her = desk.person_at(Address("telegram", f"{n}"), before)
            desk.change_person(her.id, {"consent_at": before})
            desk.move_to(her.id, klela, before)
        desk.issue(worker(desk, 0).id, certificate(CODES[0]))
    store.close()
    (tmp_path / "dhis2.yaml").write_text(MAP)
    return tmp_path


@pytest.fixture
def ihris() -> Iterator[FakeIHRIS]:
    fake = FakeIHRIS({"Practitioner/P0"})
    with serving(fake):
        yield fake


@pytest.fixture
def dhis2() -> Iterator[FakeDHIS2]:
    fake = FakeDHIS2({"HELD", "PEOPLE"}, {"F0"})
    with serving(fake):
        yield fake


def test_training_is_shown_and_then_sent(folder: Path, ihris: FakeIHRIS) -> None:
    to = ("training", "--to", f"{ihris.base}/fhir")
    shown = run(*to)
    assert shown.exit_code == 0, shown.output
    assert "1  to send" in shown.output
    assert "this was a dry run" in shown.output
    assert ihris.asked == []
    assert "Sent: 1." in run(*to, "--apply").output
    assert "1  unchanged" in run(*to, "--apply").output
    assert len(ihris.held) == 1
    (row,) = map(json.loads, run("export", "submissions").output.splitlines())
    assert (row["kind"], row["state"]) == ("training", "sent")
    with closing(open_store(Settings())) as store, store.reading() as desk:
        assert len(desk.mydata(row["person"])["submissions"]) == 1


def test_what_the_register_refuses_ends_in_one(folder: Path, ihris: FakeIHRIS) -> None:
    ihris.people.clear()
    told = run("training", "--to", f"{ihris.base}/fhir", "--apply")
    assert told.exit_code == 1
    assert "Resource Practitioner/P0 not found" in told.output
    assert "--retry" in told.output


def test_training_as_a_file_is_a_transaction_for_this_user_alone(folder: Path) -> None:
    told = run("training", "--out", "training.json")
    assert told.exit_code == 0, told.output
    bundle = json.loads((folder / "training.json").read_text())
    assert bundle["type"] == "transaction"
    (entry,) = bundle["entry"]
    assert entry["request"] == {"method": "PUT", "url": f"Basic/{entry['resource']['id']}"}
    assert stat.S_IMODE((folder / "training.json").stat().st_mode) == 0o600


def test_indicators_are_tried_and_then_sent(folder: Path, dhis2: FakeDHIS2) -> None:
    tried = run("indicators", "--to", dhis2.base)
    assert tried.exit_code == 0, tried.output
    assert "DHIS2 would say: 2 imported" in tried.output
    assert dhis2.held == {}
    sent = run("indicators", "--to", dhis2.base, "--apply")
    assert "DHIS2 says: 2 imported" in sent.output
    assert sorted(dhis2.held.values()) == ["0", "6"]
    assert "0 to send, 0 to take back, 2 unchanged" in run("indicators", "--to", dhis2.base, "--apply").output
    assert [asked["dryRun"] for asked in dhis2.asked] == ["true", "true", "false"]


def test_conflicts_are_shown_and_end_in_one(folder: Path, dhis2: FakeDHIS2) -> None:
    dhis2.elements.discard("HELD")
    told = run("indicators", "--to", dhis2.base, "--apply")
    assert told.exit_code == 1
    assert "E7600 dataElement HELD" in told.output
    assert "--retry" in told.output


def test_indicators_as_a_file_are_what_dhis2_imports(folder: Path) -> None:
    assert run("indicators", "--out", "values.json").exit_code == 0
    values = json.loads((folder / "values.json").read_text())["dataValues"]
    assert {value["dataElement"]: value["value"] for value in values} == {"HELD": "0", "PEOPLE": "6"}


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (("training", "--apply"), "--to https://"),
        (("indicators", "--apply"), "--to https://"),
        (("training", "--to", "http://ihris.example.ml"), "name the https:// address"),
        (("training", "--to", "ihris"), "is no address"),
        (("indicators", "--period", "2026"), "write it as 202611"),
        (("indicators", "--map", "none.yaml"), "docs/records.md"),
        (("indicators", "--out", "no/such/place"), "name another with --out"),
    ],
)
def test_what_is_wrong_is_told_with_its_fix(folder: Path, words: tuple[str, ...], fix: str) -> None:
    told = run(*words)
    assert told.exit_code in (1, 2)
    assert fix in told.output
    assert "Traceback" not in told.output
