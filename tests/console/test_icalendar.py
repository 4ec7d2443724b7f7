"""iCalendar: whatever a name holds, a calendar reads the same words again, in lines that are short enough."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.feeding import KEPT, telling
from console.icalendar import Event, calendar, escaped, folded
from storage.feeds import Fed

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def read(words: str) -> str:
    """A value of type TEXT, as RFC 5545, 3.3.11 has it read."""
    out, escapes = "", False
    for c in words:
        if escapes:
            out, escapes = out + ("\n" if c in "nN" else c), False
        elif c == "\\":
            escapes = True
        else:
            out += c
    return out


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from(" \u202f\n\\;,:é🎤")))
def test_words_come_back_as_they_were(words: str) -> None:
    assert read(escaped(words)) == words


@given(st.text(max_size=300))
def test_a_line_is_folded_between_characters_and_opens_no_other(words: str) -> None:
    line = folded(f"SUMMARY:{escaped(words)}")
    assert line.endswith(b"\r\n")
    parts = line.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 and part.decode() for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == f"SUMMARY:{escaped(words)}"


def test_a_file_in_full() -> None:
    event = Event(
        uid="session-1@jigi.test",
        at=NOW + DAY,
        lasts=timedelta(hours=1),
        summary="En direct : Awa, de Kléla; BEGIN:VEVENT\nX",
        sequence=2,
        changed_at=NOW,
        cancelled=False,
        tentative=True,
        takes=True,
    )
    assert calendar("Jigi", [event]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jigi//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Jigi",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:session-1@jigi.test",
        "DTSTAMP:20261123T080000Z",
        "LAST-MODIFIED:20261123T080000Z",
        "SEQUENCE:2",
        "DTSTART:20261124T080000Z",
        "DURATION:PT60M",
        "SUMMARY:En direct : Awa\\, de Kléla\\; BEGIN:VEVENT\\nX",
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


STEPS = st.lists(st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(1, 9), st.sampled_from("xy"))))


@given(STEPS)
def test_a_date_keeps_its_uid_its_number_grows_with_each_change_and_its_end_is_told(
    steps: list[dict[str, tuple[int, str]]],
) -> None:
    told: dict[str, Fed] = {}
    for n, step in enumerate(steps):
        now = NOW + timedelta(minutes=n)
        planned = {uid: (NOW + days * DAY, f"{days}{words}") for uid, (days, words) in step.items()}
        before, told = told, telling(told, planned, now)
        assert {uid for uid, one in told.items() if not one.cancelled} == planned.keys()
        assert before.keys() <= told.keys(), "nothing has been yet, nor is it long cancelled"
        for uid, was in before.items():
            is_same = told[uid]._replace(sequence=0, changed_at=now) == was._replace(
                sequence=0, changed_at=now
            )
            assert told[uid].sequence == was.sequence + (not is_same)
        assert telling(told, planned, now) == told
    assert telling(told, {}, NOW + 10 * DAY + 2 * KEPT) == {}
