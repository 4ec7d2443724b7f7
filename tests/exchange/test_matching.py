"""Matching: whose each row is, whatever the order, however often, and wherever a run was cut off."""

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exchange.roster
from exchange.names import alike, key_of, one_name
from exchange.verdicts import Verdict
from storage.store import Store
from tests.exchange.registers import by_name, csv_of, kept, opened, read

HEAD = "Matricule;Nom;Téléphone;Structure;Fonction"

cells = {
    "id": st.sampled_from(["", "", "M1", "M2", "M3"]),
    "name": st.sampled_from(["Awa Traoré", "TRAORE AWA", "Fanta Coulibaly", "Koulibali F.", "Moussa", ""]),
    "telephone": st.sampled_from(["", "76000001", "+223 76 00 00 02", "76000001/76000003", "12"]),
    "place": st.sampled_from(["Kléla", "Niéna", ""]),
    "job": st.sampled_from(["Matrone", "Sage-femme", "Gardien", ""]),
}  # fmt: skip
rows = st.lists(st.builds(lambda **cell: ";".join(cell.values()), **cells), max_size=7)
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class CutError(Exception):
    """The power went."""


def standing(store: Store) -> list[Any]:
    """The register as it stands, without numbers that only say who came first."""
    with store.reading() as desk:
        people = [
            (
                one.name, one.telephone, one.facility, one.cadre, one.job, one.state, one.gone_at is None,
                desk.identifiers_of([one.id])[one.id], desk.posts_of(one.id),
            )
            for one in kept(store)
        ]  # fmt: skip
    return sorted(people, key=repr)


def register(folder: Path, lines: list[str], name: str = "r.csv") -> Path:
    return csv_of(folder / name, HEAD, *lines)


@given(before=rows, lines=rows, seed=st.integers(0, 999), slice=st.integers(1, 3))
@SLOW
def test_in_any_order_twice_or_cut_off_anywhere_it_ends_alike(
    before: list[str], lines: list[str], seed: int, slice: int
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as monkeypatch:
        folder, shuffled = Path(name), random.Random(seed).sample(lines, len(lines))
        first, then = register(folder, before, "before.csv"), register(folder, lines)
        with opened(folder / "a") as store:
            read(store, first, part=True)
            read(store, then)
            once = standing(store)
            again = read(store, then)
            assert standing(store) == once, "what is taken twice is taken once"
            assert not {Verdict.TAKEN, Verdict.REPAIRED, Verdict.CHANGED} & again.totals.counts.keys()
        monkeypatch.setattr(exchange.staging, "SLICE", slice)
        with opened(folder / "b") as store:
            read(store, first, part=True)
            left = random.Random(seed).randint(0, len(lines))
            take_slice = exchange.roster._take_slice

            def cut(*given: Any) -> int:
                nonlocal left
                left -= 1
                people = take_slice(*given)
                if left < 0:
                    raise CutError  # all of the slice is written, and none of it committed
                return people

            monkeypatch.setattr(exchange.roster, "_take_slice", cut)
            try:
                read(store, then)
            except CutError:
                monkeypatch.setattr(exchange.roster, "_take_slice", take_slice)
                read(store, register(folder, shuffled, "shuffled.csv"))
            assert standing(store) == once


@given(lines=rows)
@SLOW
def test_nobody_is_lost_and_nobody_is_merged_by_her_name_alone(lines: list[str]) -> None:
    """Rows that share neither identifier nor number are as many people as there are rows."""
    alone = [f";{line.split(';', 2)[1]};;{line.split(';', 3)[3]}" for line in lines]
    with tempfile.TemporaryDirectory() as name, opened(Path(name) / "s") as store:
        done = read(store, register(Path(name), alone))
        said = [line for line in alone if any(line.split(";"))]
        assert done.totals.rows == len(said)
        left = sum(done.totals.counts.get(verdict, 0) for verdict in (Verdict.REFUSED, Verdict.LEFT_OUT))
        assert len(kept(store)) == len(said) - left


def test_by_identifier_first_whatever_else_changed(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        read(store, register(tmp_path, ["M1;Awa Traoré;76000001;Kléla;Matrone"]))
        done = read(store, register(tmp_path, ["M1;Awa Keïta;66000001;Niéna;Sage-femme"]))
        (awa,) = kept(store)
        assert (awa.name, awa.telephone, awa.facility) == ("Awa Keïta", "+22366000001", "named:niena")
        assert done.told["row 2"].why[:4] == ("her name", "her telephone", "her place", "her cadre")
        with store.reading() as desk:
            assert [(p.facility, p.until) for p in desk.posts_of(awa.id)] == [
                ("named:klela", "2026-11-23"), ("named:niena", ""),
            ]  # fmt: skip


def test_by_a_number_when_the_names_do_not_speak_against_it(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        read(store, register(tmp_path, [";Awa Traoré;76000001;Kléla;Matrone"]))
        read(store, register(tmp_path, ["M1;TRAORE Awa dite Ba;76000001;Kléla;Matrone"]))
        assert [one.name for one in kept(store)] == ["TRAORE Awa dite Ba"]
        read(store, register(tmp_path, ["M1;TRAORE Awa dite Ba;66000001;Kléla;Matrone",
                                        "M2;Fanta Coulibaly;76000001;Kléla;Matrone"]))  # fmt: skip
        assert len(kept(store)) == 2, "a number that went on to somebody else does not make her somebody else"


def test_two_rows_with_one_number_are_both_kept_and_listed(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        read(
            store,
            register(
                tmp_path, ["M1;Awa Traoré;76000001;Kléla;Matrone", "M2;Fanta Traoré;76000001;Kléla;Matrone"]
            ),
        )
        with store.reading() as desk:
            assert [(one.name, one.detail) for one in desk.drift("shared")] == [
                ("Awa Traoré", "+22376000001"), ("Fanta Traoré", "+22376000001"),
            ]  # fmt: skip


def test_by_name_and_place_somebody_is_only_proposed(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as store:
        read(store, register(tmp_path, ["M1;Awa Traoré;;Kléla;Matrone"]))
        done = read(store, register(tmp_path, ["X9;TRAORÉ Awa;;Kléla;Matrone"]))
        assert len(kept(store)) == 2
        assert done.told["row 2"].remark.startswith("perhaps entry 1")


def test_one_identifier_of_several_people_is_refused_for_all_of_them(tmp_path: Path) -> None:
    lines = ["M1;Awa Traoré;76000001;Kléla;Matrone", "M1;Moussa Keïta;76000002;Kléla;Matrone"]
    with opened(tmp_path / "s") as store:
        done = read(store, register(tmp_path, lines))
        assert done.totals.counts == {Verdict.REFUSED: 2}
        assert done.told["row 2"].why == (
            "one identifier of several people: row 2, row 3; give each her own",
        )


def test_two_rows_of_one_person_are_two_roles_of_hers(tmp_path: Path) -> None:
    lines = ["M1;Awa Traoré;76000001;Kléla;Matrone", "M1;AWA TRAORE;;Niéna;Matrone"]
    with opened(tmp_path / "s") as store:
        read(store, register(tmp_path, lines))
        (awa,) = kept(store)
        with store.reading() as desk:
            assert {post.facility for post in desk.posts_of(awa.id)} == {"named:klela", "named:niena"}


def test_whoever_is_not_in_it_any_more_is_gone_and_comes_back(tmp_path: Path) -> None:
    awa, fanta = "M1;Awa Traoré;76000001;Kléla;Matrone", "M2;Fanta Coulibaly;76000002;Kléla;Matrone"
    with opened(tmp_path / "s") as store:
        read(store, register(tmp_path, [awa, fanta]))
        read(store, register(tmp_path, [fanta]), part=True)
        assert all(one.gone_at is None for one in kept(store)), "a part says nothing of the others"
        read(store, register(tmp_path, [fanta, "M1;;76000001;Kléla;Matrone"]))
        assert all(one.gone_at is None for one in kept(store)), "nor does a row that has to be mended"
        read(store, register(tmp_path, [fanta]))
        assert by_name(store)["Awa Traoré"].gone_at is not None
        read(store, register(tmp_path, [awa, fanta]))
        assert by_name(store)["Awa Traoré"].gone_at is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Awa TRAORÉ", "Traore Awa", True), ("Mme Awa Traoré", "Traoré", True),
        ("Koulibali Fanta", "Coulibaly F.", True),
        ("Awa Traoré", "Moussa Keïta", False), ("Seydou", "Oumou", False), ("", "Awa", True),
    ],
)  # fmt: skip
def test_names_that_may_be_of_one_person(one: str, other: str, same: bool) -> None:
    assert alike(key_of(one), key_of(other)) is alike(key_of(other), key_of(one)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Awa TRAORÉ", "Traore Awa", True), ("Mme Awa Traoré", "Awa Traoré épouse Keïta", True),
        ("A. Koulibali", "Coulibaly Awa", True), ("Awa", "Awa Traoré", True), ("", "Awa", True),
        ("Awa Traoré", "Fanta Traoré", False), ("Fanta Keïta", "Fanta Coulibaly", False),
        ("Awa Awa", "Awa Traoré", False),
    ],
)  # fmt: skip
def test_a_family_s_name_makes_two_rows_no_one_person(one: str, other: str, same: bool) -> None:
    assert one_name(key_of(one), key_of(other)) is one_name(key_of(other), key_of(one)) is same


def test_two_of_one_family_with_one_number_are_two(tmp_path: Path) -> None:
    """One matricule typed twice loses neither; a telephone that goes from one to the other joins nobody."""
    both = [f"M1;{who} Traoré;;Kléla;Matrone" for who in ("Awa", "Fanta")]
    with opened(tmp_path / "a") as store:
        told = read(store, csv_of(tmp_path / "a.csv", HEAD, *both)).told
        assert all("one identifier of several people" in told[f"row {n}"].why[0] for n in (2, 3))
    with opened(tmp_path / "b") as store:
        for who in ("Awa", "Fanta"):
            read(store, csv_of(tmp_path / "b.csv", HEAD, f";{who} Traoré;76123456;Kléla;Matrone"))
        with store.reading() as desk:
            assert [one.name for one in desk.drift("gone")] == ["Awa Traoré"]
            assert [one.name for one in desk.drift("unmet")] == ["Fanta Traoré"]


def test_what_only_fills_a_cell_is_nobody_s_number_and_nobody_s_name(tmp_path: Path) -> None:
    """Else everybody without a matricule is one person, or is refused."""
    fillings = ("0", "0", "-", "Néant", "Néant", "n/a", "sans matricule")
    rows = [
        f"{filling};Awa {'ABCDEFG'[n]}traoré;7600000{n};Kléla;Matrone" for n, filling in enumerate(fillings)
    ]
    with opened(tmp_path / "s") as store:
        totals = read(store, csv_of(tmp_path / "r.csv", HEAD, *rows, "M9;VACANT;;Kléla;Matrone")).totals
    assert totals.counts[Verdict.REFUSED] == 1
    assert totals.rows == 8
    assert sum(totals.counts.values()) == 8
