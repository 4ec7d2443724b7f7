"""The programme: what `programme.yaml` decides, and how its faults are told."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot import programme
from bot.conversation.messages import Purpose
from bot.programme import Name, Price, Prices, Programme, QuietHours, Referral, Season
from bot.rules import PURPOSES, rules_of
from bot.settings import SettingsError
from scheduler import gates, local_time
from scheduler.local_time import Quiet
from scheduler.usual_hour import open_hours

ROOT = Path(__file__).parent.parent
FRIDAY = 4
(DOCUMENTED,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/settings.md").read_text(), re.DOTALL)
EVERYTHING = Programme(
    referral={
        "ML.SIK.KLE.1": Referral(phone="+223 20 21 22 23", verified_on=date(2026, 11, 2)),
        "anywhere": Referral(phone="+223 20 22 23 24", verified_on=date(2026, 11, 2)),
    },
    quiet=QuietHours(since=time(21), until=time(6)),
    weekly_budget=5,
    messaging_limit=2000,
    prices=Prices(currency="XOF", by_country={"+223": Price(utility=12.5, service=4)}, free=1000),
    friday=(QuietHours(since=time(12, 30), until=time(14, 30)),),
    days_off=frozenset({date(2027, 1, 1)}),
    holidays={date(2027, 9, 22): Name(fr="Fête nationale", en="Independence Day")},
    seasons=(
        Season(
            first=date(2027, 2, 8),
            last=date(2027, 3, 9),
            name=Name(fr="Ramadan", en="Ramadan"),
            quiet=(
                QuietHours(since=time(18), until=time(20, 30)),
                QuietHours(since=time(22), until=time(9)),
            ),
        ),
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "programme.yaml"


def faults(path: Path, text: str) -> list[str]:
    """What is told of this file, without its name and the line."""
    path.write_text(text)
    with pytest.raises(SettingsError) as told:
        programme.load(path)
    lines = str(told.value).splitlines()
    places = [re.match(rf"{re.escape(str(path))}(:\d+)?: ", line) for line in lines]
    return [line[place.end() :] for line, place in zip(lines, places, strict=True) if place is not None]


def test_a_fault_is_told_with_its_line(path: Path) -> None:
    path.write_text(
        "# ours\nquiet:\n  since: 21\nseasons:\n  - first: 2027-03-08\n    last: 2027-02-09\n    quiet: []\n"
    )
    with pytest.raises(SettingsError) as told:
        programme.load(path)
    lines = [line.split(":")[1] for line in str(told.value).splitlines()]
    assert lines == ["3", "5"]


def test_the_documented_file_decides_everything(path: Path) -> None:
    path.write_text(DOCUMENTED)
    assert programme.load(path) == EVERYTHING
    assert all(f"\n{key}:" in f"\n{DOCUMENTED}" for key in Programme.model_fields)


@pytest.mark.parametrize("text", [None, "", "# nothing decided yet\n"])
def test_a_programme_that_decides_nothing_gets_the_defaults(text: str | None, path: Path) -> None:
    if text is not None:
        path.write_text(text)
    decided = programme.load(path)
    assert decided == Programme()
    assert rules_of(decided) == gates.Rules(timers=PURPOSES)


def test_one_key_leaves_the_others_at_their_defaults(path: Path) -> None:
    path.write_text("weekly_budget: 2\nquiet: {since: 20:00}\n")
    assert programme.load(path) == Programme(weekly_budget=2, quiet=QuietHours(since=time(20), until=time(6)))


def test_what_a_timer_sends_is_known_before_it_is_due() -> None:
    assert PURPOSES["card.withdrawn.at_once"] is Purpose.EMERGENCY
    assert PURPOSES["checkin.due"] is Purpose.NUDGE
    assert PURPOSES["promise.due"] is Purpose.FOLLOWUP


def test_rules_are_as_the_programme_decided() -> None:
    assert rules_of(EVERYTHING) == gates.Rules(
        local_time.Calendar(
            quiet_from=time(21),
            quiet_until=time(6),
            weekly=((FRIDAY, Quiet(time(12, 30), time(14, 30))),),
            days_off=frozenset({date(2027, 1, 1), date(2027, 9, 22)}),
            names={date(2027, 9, 22): {"fr": "Fête nationale", "en": "Independence Day"}},
            seasons=(
                local_time.Season(
                    date(2027, 2, 8),
                    date(2027, 3, 9),
                    (Quiet(time(18), time(20, 30)), Quiet(time(22), time(9))),
                    {"fr": "Ramadan", "en": "Ramadan"},
                ),
            ),
        ),
        weekly_budget=5,
        timers=PURPOSES,
        messaging_limit=2000,
    )
    national_day = datetime(2027, 9, 22, 8, tzinfo=UTC)
    assert open_hours(rules_of(EVERYTHING).calendar, national_day, "Africa/Bamako") == frozenset()
    leaves_out = rules_of(EVERYTHING.model_copy(update={"on_days_off": "leave_out"}))
    assert leaves_out.calendar.leaves_out(date(2027, 9, 22))
    assert rules_of(EVERYTHING.model_copy(update={"weekly_budget": 2})) == replace(
        rules_of(EVERYTHING), weekly_budget=2
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("budget: 5", "budget"),
        ("quiet: {from: 21:00}", "quiet.from"),
        ("quiet: {since: late}", "quiet.since"),
        ("quiet: {until: 25:00}", "quiet.until"),
        ("weekly_budget: 0", "weekly_budget"),
        ("messaging_limit: 0", "messaging_limit"),
        ('prices: {by_country: {"+223": {utility: -1}}}', "prices.by_country.+223.utility"),
        ("prices: {by_country: {Mali: {utility: 1}}}", "prices.by_country"),
        ("weekly_budget: 51", "weekly_budget"),
        ("weekly_budget: some", "weekly_budget"),
        ("late_promises: {reminded_after: [3, 1]}", "late_promises"),
        ("late_promises: {passed_on_after: 3}", "late_promises"),
        ("late_promises: {reminded_after: [0, 3]}", "late_promises.reminded_after.0"),
        ("friday: {since: 12:30, until: 14:30}", "friday"),
        ("friday: [{since: 12:30, until: noon}]", "friday.0.until"),
        ("days_off: 2027-01-01", "days_off"),
        ("days_off: [New Year]", "days_off.0"),
        ("seasons: [{last: 2027-03-09, quiet: []}]", "seasons.0.first"),
        ("seasons: [{first: 2027-02-08, last: Eid, quiet: []}]", "seasons.0.last"),
        ("seasons: [{first: 2027-02-08, last: 2027-03-09}]", "seasons.0.quiet"),
    ],
)
def test_a_fault_names_its_file_and_key(text: str, key: str, path: Path) -> None:
    (fault,) = faults(path, text)
    assert fault.startswith(f"{key}: ")
    assert len(fault) > len(f"{key}: ")


def test_all_faults_are_told_at_once(path: Path) -> None:
    found = faults(path, "budget: 5\nweekly_budget: 0\nquiet: {since: late, until: early}\nfriday: [noon]\n")
    assert sorted(fault.partition(":")[0] for fault in found) == [
        "budget",
        "friday.0",
        "quiet.since",
        "quiet.until",
        "weekly_budget",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("quiet: b: c", 1),
        ("weekly_budget: 1\nweekly_budget: 2", 2),
        ("quiet:\n\tsince: 20:00", 2),
        ("a: !!python/x {}", 1),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int, path: Path) -> None:
    path.write_text(text)
    with pytest.raises(SettingsError) as told:
        programme.load(path)
    assert re.fullmatch(
        re.escape(f"{path}:{line}: this is no YAML: ") + ".+; mend that line", str(told.value)
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("- quiet", "the file"),
        ("quiet: {since: 21}", "quiet.since"),
        ("quiet: {until: 06:00Z}", "quiet.until"),
        ("days_off: [2027-02-30]", "days_off.0: write a day that there is"),
        ("holidays: {2027-02-30: {fr: Fête, en: Feast}}", "holidays.2027-02-30: write a day that there is"),
        ("holidays: {2027-02-28: Fête}", "holidays.2027-02-28: write keys"),
        ("seasons: [{first: 2027-03-09, last: 2027-02-08, quiet: []}]", "seasons.0"),
    ],
)
def test_what_nobody_can_mean_is_told(text: str, key: str, path: Path) -> None:
    (fault,) = faults(path, text)
    assert fault.startswith(key)


def test_a_day_that_there_is_not_hides_no_other_fault(path: Path) -> None:
    path.write_text("weekly_budget: 0\nseasons:\n  - first: 2027-02-30\n    last: soon\n    quiet: []\n")
    with pytest.raises(SettingsError) as told:
        programme.load(path)
    assert str(told.value).splitlines() == [
        f"{path}:1: weekly_budget: write 1 or more",
        f"{path}:3: seasons.0.first: write a day that there is, as 2027-02-28",
        f"{path}:4: seasons.0.last: write a day that there is, as 2027-02-28",
    ]


def test_what_cannot_be_read_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(SettingsError, match=r"programme\.yaml cannot be read \(Is a directory\); let"):
        programme.load(path)


def test_a_day_without_an_open_hour_is_told(path: Path) -> None:
    path.write_text("friday: [{since: 05:00, until: 22:00}]\n")
    with pytest.raises(
        SettingsError, match=r"^programme\.yaml: the quiet hours .* leave weekday 4 no open hour"
    ):
        rules_of(programme.load(path))


def test_a_file_in_another_encoding_is_told(path: Path) -> None:
    path.write_bytes("quiet: {since: été}\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"programme\.yaml cannot be read .* write it in UTF-8"):
        programme.load(path)


def test_what_was_decided_does_not_change_while_the_program_runs(path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        programme.load(path).weekly_budget = 50
