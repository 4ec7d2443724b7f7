"""Training goes to the register that knows her: once, as it stands today, and away when it does not hold."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.people import CONSENT, Address, Person, PersonId
from exchange.faults import OutgoingError
from exchange.outgoing import training
from exchange.outgoing.profile import SHIPPED, Profile, faults_of, read_profile
from exchange.outgoing.training import FHIR, Done, Planned
from exchange.outgoing.wire import Wire
from storage.register import Identifier
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Store, Withdrawal
from storage.submissions import SubmissionState
from tests.exchange.fake_ihris import TOKEN, FakeIHRIS
from tests.exchange.loopback import serving
from tests.exchange.registers import NOW, opened
from tests.storage.cast import DAY
from tests.storage.certificates import certificate
from tests.storage.coaching import MEMORY
from tests.storage.register import HERS, entered

PROFILE = read_profile()
CODES = ("AAAA3MQAXC9H", "CCCC3MQAXC9H", "DDDD3MQAXC9H", "EEEE3MQAXC9H")
TITLES = {"amtsl": "Troisième période de l’accouchement"}
Signed = Callable[[str], bool]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with opened(tmp_path) as store:
        yield store


@pytest.fixture
def fake() -> Iterator[FakeIHRIS]:
    fake = FakeIHRIS({f"Practitioner/P{n}" for n in range(300)})
    with serving(fake):
        yield fake


def worker(desk: Desk, n: int, *, known: bool = True) -> Person:
    """Somebody who takes part, and whom the register knows as P<n>."""
    her = desk.person_at(Address("webchat", f"w{n}"), NOW)
    desk.change_person(her.id, {"name": f"Awa {n}"})
    desk.agree(her.id, CONSENT, NOW - 30 * DAY)
    if known:
        identified = (Identifier("register:id", f"P{n}"), Identifier("register:matricule", f"M{n}"))
        entered(desk, replace(HERS, identifiers=identified, telephones=(), posts=()), her)
    return her


def certified(desk: Desk, n: int = 0, **more: Any) -> Person:
    her = worker(desk, n)
    desk.keep_review(her.id, f"1.{n}", replace(MEMORY, item="amtsl/1", reviewed_at=NOW - 20 * DAY), 3, "1")
    desk.issue(her.id, certificate(CODES[n], **more))
    return her


def titled(module: str) -> str:
    return TITLES.get(module, "")


def planned(
    store: Store,
    fake: FakeIHRIS,
    *,
    retry: bool = False,
    signed: Signed = lambda _: True,
    profile: Profile = PROFILE,
) -> Planned:
    with store.reading() as desk:
        looked = training.look(desk, profile, "Programme Jigi", ZoneInfo("Africa/Bamako"), signed, titled)
        return training.plan(desk, looked, f"{fake.base}/fhir", retry=retry)


def run(
    store: Store, fake: FakeIHRIS, *, token: str = TOKEN, waited: list[float] | None = None, **how: Any
) -> Done:
    pause = ([] if waited is None else waited).append
    with Wire(
        f"{fake.base}/fhir", f"Bearer {token}", "JIGI_FHIR_TOKEN", accept=FHIR, pause=pause, seconds=0.5
    ) as wire:
        return training.hand_over(store, wire, planned(store, fake, **how), NOW)


def states(store: Store, fake: FakeIHRIS) -> list[SubmissionState]:
    with store.reading() as desk:
        return [one.state for one in desk.submissions(training.KIND, f"{fake.base}/fhir").values()]


def test_what_she_holds_stands_in_the_register_once(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        certified(desk)
    assert run(store, fake) == Done(1, 0, {})
    (resource,) = fake.held.values()
    assert resource["extension"][0]["valueReference"] == {"reference": "Practitioner/P0"}
    parts = {one["url"]: one for one in resource["extension"][1]["extension"]}
    assert parts["courseName"]["valueString"] == TITLES["amtsl"]
    assert (parts["startDate"]["valueDate"], parts["endDate"]["valueDate"]) == ("2026-11-03", "2026-11-23")
    assert resource["extension"][2]["valueCoding"]["code"] == "held", (
        "beside it: the profile has no place for it"
    )
    assert "Awa" not in str(resource), "the register knows her name"
    fake.asked.clear()
    assert run(store, fake) == Done(0, 0, {})
    assert fake.asked == [], "the same is not sent twice"


def test_what_is_completed_becomes_what_is_held_under_one_id(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        her = worker(desk, 0)
        desk.keep_checkup(her.id, "amtsl", NOW + DAY, NOW)
    assert run(store, fake).sent == 1
    assert "completed" in str(fake.held)
    assert TITLES["amtsl"] in str(fake.held), "no certificate has its title yet"
    with store.transaction() as desk:
        desk.issue(her.id, certificate(CODES[0]))
    assert run(store, fake) == Done(1, 0, {})
    assert len(fake.held) == 1
    assert "completed" not in str(fake.held)


def test_what_two_reviewers_did_not_sign_is_told_to_nobody(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        certified(desk, signed=False)
        desk.keep_checkup(worker(desk, 1).id, "pph", NOW + DAY, NOW)
    assert run(store, fake, signed=lambda module: module != "pph") == Done(0, 0, {})
    assert fake.asked == []


def test_whom_no_register_knows_is_left_out_and_counted(store: Store) -> None:
    with store.transaction() as desk:
        desk.issue(worker(desk, 0, known=False).id, certificate(CODES[0]))
    with store.reading() as desk:
        looked = training.look(desk, PROFILE, "Jigi", ZoneInfo("Africa/Bamako"), lambda _: True, titled)
    assert (looked.ready, looked.left_out) == ([], {"no register knows who she is": 1})


Undone = Callable[[Desk, PersonId], Any]


@pytest.mark.parametrize(
    "undo",
    [
        lambda desk, _: desk.revoke(certificate(CODES[0]).digest, "wrong", NOW),
        lambda desk, _: desk.withdraw(Withdrawal(card="amtsl/cct", words="x", reason="wrong"), NOW),
        lambda desk, her: desk.forget(her, NOW),
        lambda desk, her: desk.change_person(her, {"stopped_at": NOW}),
    ],
    ids=["revoked", "withdrawn", "forgotten", "stopped"],
)
def test_what_does_not_hold_any_more_is_taken_back(store: Store, fake: FakeIHRIS, undo: Undone) -> None:
    with store.transaction() as desk:
        her = certified(desk)
    run(store, fake)
    with store.transaction() as desk:
        undo(desk, her.id)
    assert run(store, fake) == Done(0, 1, {})
    assert fake.held == {}
    assert states(store, fake) == [SubmissionState.TAKEN_BACK]
    assert run(store, fake) == Done(0, 0, {})


def test_whoever_is_forgotten_in_the_middle_of_a_run_is_taken_back_by_the_next(
    store: Store, fake: FakeIHRIS
) -> None:
    """Also where the answer never came: that it was on its way is noted before it goes."""
    with store.transaction() as desk:
        her = certified(desk)
    begun = planned(store, fake)
    with store.transaction() as desk:
        desk.forget(her.id, NOW)
    fake.breaks["stall"] = 99
    with (
        Wire(
            f"{fake.base}/fhir", f"Bearer {TOKEN}", "X", accept=FHIR, pause=lambda _: None, seconds=0.05
        ) as wire,
        pytest.raises(OutgoingError, match="cannot be reached"),
    ):
        training.hand_over(store, wire, begun, NOW)
    assert len(fake.held) == 1
    with store.reading() as desk:
        (row,) = desk.submissions(training.KIND, f"{fake.base}/fhir").values()
    assert (row.person, row.body) == (None, "")
    fake.breaks.clear()
    assert run(store, fake) == Done(0, 1, {})
    assert fake.held == {}


@pytest.mark.parametrize("fault", ["busy", "lost", "stall"])
def test_a_line_that_breaks_makes_no_second_record(store: Store, fake: FakeIHRIS, fault: str) -> None:
    with store.transaction() as desk:
        certified(desk)
    fake.breaks[fault] = 2
    waited: list[float] = []
    assert run(store, fake, waited=waited) == Done(1, 0, {})
    assert len(fake.held) == 1
    assert waited == ([2.0, 2.0] if fault == "busy" else [1.0, 2.0])


def test_one_that_is_refused_is_kept_with_why_and_tried_again(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        certified(desk, 0)
        certified(desk, 1)
    fake.people.discard("Practitioner/P1")
    done = run(store, fake)
    assert (done.sent, list(done.refused.values())) == (
        1,
        ["422 HAPI-1094: Resource Practitioner/P1 not found"],
    )
    assert sorted(states(store, fake)) == [SubmissionState.FAILED, SubmissionState.SENT]
    fake.people.add("Practitioner/P1")
    with store.transaction() as desk:
        certified(desk, 2)
    assert run(store, fake, retry=True).sent == 1, "what failed alone"
    assert run(store, fake).sent == 1
    assert len(fake.held) == 3


def test_one_record_over_which_a_server_stumbles_holds_up_no_other(store: Store, fake: FakeIHRIS) -> None:
    """Else it would be asked about first, in each run, for ever."""
    with store.transaction() as desk:
        for n in range(4):
            certified(desk, n)
    fake.stumbles = {"Practitioner/P0", "Practitioner/P1"}
    done = run(store, fake)
    assert (done.sent, set(done.refused.values())) == (2, {"500"})
    fake.stumbles.clear()
    assert run(store, fake, retry=True).sent == 2


def test_a_server_that_stumbles_over_all_of_them_is_left_alone(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        for n in range(9):
            desk.keep_checkup(worker(desk, n).id, "amtsl", NOW + DAY, NOW)
    fake.stumbles = set(fake.people)
    with pytest.raises(OutgoingError, match="one record after the other"):
        run(store, fake)
    assert len(fake.asked) == 3 * 4, "each is tried four times"
    fake.stumbles.clear()
    assert run(store, fake).sent == 9


def test_a_run_that_is_cut_off_goes_on_where_it_ended(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        for n in range(60):
            desk.keep_checkup(worker(desk, n).id, "amtsl", NOW + DAY, NOW)
    fake.dies_after = 55
    with pytest.raises(OutgoingError, match="JIGI_FHIR_TOKEN"):
        run(store, fake)
    fake.dies_after = -1
    fake.asked.clear()
    assert run(store, fake).sent == 5
    assert len(fake.held) == 60
    assert len(fake.asked) == 5


def test_the_token_goes_over_no_open_line_and_into_no_log(
    store: Store, fake: FakeIHRIS, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(OutgoingError, match="https://"):
        Wire("http://ihris.example.ml/fhir", f"Bearer {TOKEN}", "JIGI_FHIR_TOKEN")
    with pytest.raises(OutgoingError, match="JIGI_FHIR_TOKEN"):
        Wire("https://me:secret@ihris.example.ml/fhir", "", "JIGI_FHIR_TOKEN")
    with store.transaction() as desk:
        certified(desk)
    with caplog.at_level(logging.DEBUG), pytest.raises(OutgoingError, match="refuses") as refused:
        run(store, fake, token="wrong-one")
    run(store, fake)
    assert "wrong-one" not in caplog.text + str(refused.value)
    assert TOKEN not in caplog.text


def test_whoever_agreed_to_older_words_is_told_of_to_nobody(store: Store, fake: FakeIHRIS) -> None:
    with store.transaction() as desk:
        her = certified(desk)
        desk.agree(her.id, CONSENT - 1, NOW)
    with store.reading() as desk:
        zone = ZoneInfo("Africa/Bamako")
        (why,) = training.look(desk, PROFILE, "Jigi", zone, lambda _: True, titled).left_out
    assert "did not name the register" in why
    assert run(store, fake).sent == 0
    with store.transaction() as desk:
        desk.agree(her.id, CONSENT, NOW)
    assert run(store, fake).sent == 1
    with store.transaction() as desk:
        desk.agree(her.id, CONSENT - 1, NOW)
    assert run(store, fake).taken_back == 1, "what went before she was asked is taken back"


def test_what_a_strict_server_would_refuse_is_found_before(store: Store) -> None:
    with store.transaction() as desk:
        her = certified(desk)
        (one,) = desk.trained()
        id = desk.training_id(her.id, "amtsl")
    zone = ZoneInfo("Africa/Bamako")
    assert faults_of(training.record(one, id, PROFILE, "Jigi", zone), PROFILE) == []
    odd = training.record(one._replace(practitioner="P 1"), id, PROFILE, "Jigi", zone)
    assert faults_of(odd, PROFILE) == ["'Practitioner/P 1' is no Practitioner that a server could know"]
    bare = training.record(one._replace(held_at=None, title=""), "ä", PROFILE, "", zone)
    assert faults_of(bare, PROFILE) == ["its id is none of FHIR's", "it has no course", "it has no start"]


def test_a_kind_of_training_is_of_the_country_s_own_list(
    store: Store, fake: FakeIHRIS, tmp_path: Path
) -> None:
    """As the comment in the shipped file has it; a module that is not in the list goes without."""
    lines = SHIPPED.read_text("utf-8").splitlines()
    at = lines.index("  # kind:")
    lines[at : at + 5] = [line.replace("  # ", "  ", 1) for line in lines[at : at + 5]]
    file = tmp_path / "ihris.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    with store.transaction() as desk:
        certified(desk, 0)
        desk.keep_checkup(worker(desk, 1).id, "pph", NOW + DAY, NOW)
    assert run(store, fake, profile=read_profile(file)) == Done(2, 0, {})
    kinds = ["MNH" in str(one) for one in fake.held.values()]
    assert sorted(kinds) == [False, True]


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("url: courseName", 'url: "course name"', "parts.course.url"),
        (', system: "urn:jigi:outcome"', "", "a code is of a system"),
        ("profile: http", "profile: htp", "write the whole address"),
        ("[course, start]", "[course, grade]", "'grade' is required and is none of the parts"),
        ("code:\n", "code\n", "cannot be read"),
    ],
)
def test_a_profile_that_is_odd_says_where(tmp_path: Path, was: str, becomes: str, why: str) -> None:
    file = tmp_path / "ihris.yaml"
    file.write_text(SHIPPED.read_text("utf-8").replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(OutgoingError, match=why):
        read_profile(file)


def test_her_id_there_tells_nobody_who_she_is(store: Store) -> None:
    with store.reading() as desk:
        first, second = desk.training_id(PersonId(1), "amtsl"), desk.training_id(PersonId(2), "amtsl")
        assert first == desk.training_id(PersonId(1), "amtsl") != second
    assert len(first) == len("jigi-") + 32
