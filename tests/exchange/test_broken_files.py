"""FHIR files: a Bundle of any type, NDJSON, a list; and one that breaks off, which takes nobody away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.verdicts import Verdict
from storage.store import Store
from tests.exchange.registers import bundle, kept, opened, read

NAMES = ("Awa Traoré", "Fanta Coulibaly", "Sira Diarra")
PLACE = {"resourceType": "Location", "id": "K", "name": "CSCom de Kléla"}
PEOPLE = [
    {"resourceType": "Practitioner", "id": f"P{n}", "name": [{"text": one}]} for n, one in enumerate(NAMES)
]
ROLES = [
    {
        "resourceType": "PractitionerRole",
        "id": f"R{n}",
        "practitioner": {"reference": f"Practitioner/P{n}"},
        "location": [{"reference": "Location/K"}],
        "code": [{"text": "Matrone"}],
    }
    for n in range(3)
]
ALL: list[dict[str, Any]] = [PLACE, *PEOPLE, *ROLES]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "s") as store:
        yield store


def lines(path: Path, *resources: dict[str, Any] | str, mark: str = "") -> Path:
    written = [one if isinstance(one, str) else json.dumps(one) for one in resources]
    path.write_text(mark + "\r\n".join(written), "utf-8")
    return path


def there(store: Store) -> list[tuple[str, str | None, bool]]:
    return [(one.name, one.facility, one.gone_at is None) for one in kept(store)]


@pytest.mark.parametrize(
    "kind",
    ["searchset", "history", "transaction", "batch", "collection", "document", "message", "subscription"],
)
def test_a_bundle_of_any_type_is_read(tmp_path: Path, store: Store, kind: str) -> None:
    read(store, bundle(tmp_path / "b.json", ALL, kind))
    assert there(store) == [(name, "K", True) for name in NAMES]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_are_read_and_so_is_a_list(tmp_path: Path, store: Store, mark: str) -> None:
    read(store, lines(tmp_path / "b.ndjson", *ALL, mark=mark))
    listed = tmp_path / "b.json"
    listed.write_text(json.dumps(ALL))
    again = read(store, listed)
    assert again.totals.counts == {Verdict.UNCHANGED: 3}
    assert there(store) == [(name, "K", True) for name in NAMES]


@pytest.mark.parametrize("behind", range(1, 7))
def test_a_file_that_breaks_off_takes_nobody_away_and_no_role(
    tmp_path: Path, store: Store, behind: int
) -> None:
    """Wherever it does: whoever was not read may stand behind the break, and so may her role."""
    whole = bundle(tmp_path / "b.json", ALL)
    read(store, whole)
    text = whole.read_text()
    broken = tmp_path / "broken.json"
    broken.write_text(text[: text.index(json.dumps(ALL[behind])) + 20])
    done = read(store, broken)
    assert there(store) == [(name, "K", True) for name in NAMES]
    assert any("the file breaks off here" in why for one in done.told.values() for why in one.why)
    assert Verdict.CHANGED not in done.totals.counts


@pytest.mark.parametrize("at", range(1, 7))
def test_a_line_that_is_none_takes_nobody_away(tmp_path: Path, store: Store, at: int) -> None:
    read(store, lines(tmp_path / "b.ndjson", *ALL))
    spoilt: list[Any] = [*ALL]
    spoilt[at] = json.dumps(ALL[at])[:-9]
    done = read(store, lines(tmp_path / "broken.ndjson", *spoilt))
    assert there(store) == [(name, "K", True) for name in NAMES]
    assert f"broken.ndjson line {at + 1}" in done.told
    mended = read(store, lines(tmp_path / "b.ndjson", *ALL[:3], *ALL[4:6]))
    assert mended.taken is not None
    assert mended.taken.gone == 1, "a whole file tells who is gone"
