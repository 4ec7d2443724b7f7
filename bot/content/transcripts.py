"""Transcripts: talks that a trainer can read and write, as files.

A `.talk` file is a cast and a script. Who says something is followed by what the bot answers; the clock
stands still between the lines, and what comes due on the way is heard as well.

    with Awa: cadre=matrone coach=Moussa

    mon 08:00  Awa  /checkin
      bot  Bonjour Awa !
           [Fait] [Bloqué]
    wed 08:00  (silence)
      bot → Moussa  …
    wed 09:00  Awa  [Fait]
    wed 09:01  (amtsl/cct is withdrawn: the reason)

A line of hers is words, a `[button]` of anything she was shown, `(voice)` or `(picture)`. A line that begins
with `#` is a remark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path

from bot.content.faults import Fault, shown

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)  # Bamako keeps UTC
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LINE = re.compile(r"^(?P<week>\+\d+w )?(?P<day>[a-z]{3}) (?P<hour>\d\d:\d\d)  (?P<rest>.*)$")
_CAST = re.compile(r"^with (\w+):(.*)$")
FOLDER = "transcripts"  # of a pack
MOST_SHOWN = 60  # characters of a line that differs


class TranscriptError(Exception):
    """A transcript cannot be played; what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script. Without `at` it is a remark; without `who` it is what happens meanwhile."""

    number: int  # in the file, from 1
    at: datetime | None
    who: str
    what: str

    def __str__(self) -> str:
        if self.at is None:
            return self.what
        weeks, day = divmod((self.at.date() - MONDAY.date()).days, 7)
        said = f"{self.who}  {self.what}" if self.who else self.what
        return f"{f'+{weeks}w ' if weeks else ''}{DAYS[day]} {self.at:%H:%M}  {said}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file as it is written: what stands before the first line, and the lines."""

    path: Path
    head: tuple[str, ...]
    lines: tuple[Line, ...]

    def cast(self) -> Iterator[tuple[int, str, dict[str, str]]]:
        """Who is there before the talk begins: in which line of the file, her name, what is known of her."""
        for number, line in enumerate(self.head, 1):
            if match := _CAST.match(line):
                pairs = (word.partition("=") for word in match[2].split())
                yield number, match[1], {key: value or "yes" for key, _, value in pairs}


def of_packs(folders: Iterable[Path]) -> list[Path]:
    """Every transcript in these packs' folders."""
    return [path for folder in folders for path in sorted((folder / FOLDER).glob("*.talk"))]


def read(path: Path) -> Transcript:
    """The transcript in a file. Raises TranscriptError for a day that there is not, or no line at all."""
    head: list[str] = []
    lines: list[Line] = []
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptError(f"{shown(path)}:1: cannot be read: {error}; save it as UTF-8") from None
    for number, text in enumerate(written, 1):
        if match := _LINE.match(text):
            lines.append(_line(path, number, match))
        elif not lines:
            head.append(text)
        elif text.startswith("#"):
            lines.append(Line(number, None, "", text))
    if not lines:
        line = "mon 08:00  Awa  menu"
        raise TranscriptError(f"{shown(path)}:1: nobody says anything; write a line such as “{line}”")
    return Transcript(path, tuple(head), tuple(lines))


def _line(path: Path, number: int, match: re.Match[str]) -> Line:
    weeks = int((match["week"] or "+0w ")[1:-2])
    try:
        day = DAYS.index(match["day"]) + 7 * weeks
        at = datetime.combine((MONDAY + timedelta(days=day)).date(), time.fromisoformat(match["hour"]), UTC)
    except ValueError:
        raise TranscriptError(
            f"{shown(path)}:{number}: {match['day']} {match['hour']} is no time; write it as “mon 08:00”"
        ) from None
    if match["rest"].startswith("("):
        return Line(number, at, "", match["rest"])
    who, _, what = match["rest"].partition("  ")
    return Line(number, at, who, what)


def difference(path: Path, said: str) -> Fault | None:
    """The first line at which the file reads otherwise than what is said today."""
    written = path.read_text(encoding="utf-8").splitlines()
    for number, (before, now) in enumerate(zip_longest(written, said.splitlines(), fillvalue=""), 1):
        if before != now:
            return Fault(
                shown(path),
                number,
                f"reads “{_short(before)}”, and today it is “{_short(now)}”; mend the card, or, where "
                f"today is right, run `jigi rehearse --write {shown(path)}` and read it",
            )
    return None


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"
