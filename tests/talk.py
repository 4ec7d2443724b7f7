"""Talks: transcripts that a trainer can read and write, run through the whole road.

A `.talk` file is a cast and a script. The runner freezes the clock, fires what comes due on the
way, and opens the store anew before every line, so that each script also tests a restart.

    with Awa: cadre=matrone coach=Moussa

    mon 08:00  Awa  /checkin
      bot  Bonjour Awa !
           [Fait] [Bloqué]
    wed 08:00  (silence)
      bot → Moussa  …
    wed 09:00  Awa  [Fait]
    wed 09:01  (amtsl/cct is withdrawn: the reason)

A line of hers is words, a `[button]` of anything she was shown, `(voice)` or `(picture)`; a voice note may
be one of `tests/sounds/samples.py`, as in `(voice short)`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot import withdrawing
from bot.app import talking
from bot.content.signoff import Policy
from bot.conversation.events import ChoiceMade, Event, MessageReceived, PictureReceived, VoiceReceived
from bot.conversation.messages import Media, Message, plain
from bot.conversation.records import Grade
from bot.house import House
from bot.people import Address, Cadre, Facility, PersonId, Role
from bot.replaying import replay
from bot.turns import take_turn
from bot.withdrawing import Request
from scheduler import gates, recall
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder, Sending
from tests.cast import invitation
from tests.sounds.samples import SAMPLES

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)  # Bamako keeps UTC
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINE = re.compile(r"^(?P<week>\+\d+w )?(?P<day>[a-z]{3}) (?P<hour>\d\d:\d\d)  (?P<rest>.*)$")
WITHDRAWN = re.compile(r"\((?P<card>\S+) is withdrawn: (?P<reason>.*?)(; instead (?P<instead>\S+))?\)")
VOICE = re.compile(r"\(voice(?: (?P<sample>\w+))?\)")
INDENT = "       "


@dataclass
class Script:
    """A parsed file: what stands before the first line, and the lines with what followed each."""

    path: Path
    head: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Script":
        script = cls(path)
        for line in path.read_text().splitlines():
            if LINE.match(line):
                script.lines.append(line)
            elif not script.lines:
                script.head.append(line)
            elif line.startswith("#"):
                script.lines.append(line)
        return script


class Stage:
    """One run of a script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house: House = talking(MediaFolder(folder / "media"), policy=Policy(drafts=True))
        self.now = MONDAY
        self.buttons: dict[str, dict[str, str]] = {}
        self.people: dict[str, PersonId] = {}
        self.events = 0
        with self.open() as store, store.transaction() as desk:
            desk.put_facilities(
                [
                    Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso"),
                    Facility("ML.SIK.NIE", "CSCom de Niéna", "Sikasso", "Sikasso"),
                ]
            )

    def open(self) -> Any:
        return _Opened(SQLiteStore.open(self.folder / "talk.db", key=b"talk"))

    def cast(self, name: str, **given: str) -> None:
        """Somebody who is there before the talk begins; `new` has not said a word yet."""
        if "new" in given:
            return
        with self.open() as store, store.transaction() as desk:
            person = desk.person_at(Address("webchat", name.lower()), self.now)
            self.people[name] = person.id
            fields: dict[str, Any] = {
                "name": name,
                "consent_at": self.now,
                "language": given.get("language", "fr"),
            }
            if "cadre" in given:
                fields["cadre"] = Cadre(given["cadre"])
            if "role" in given:
                fields["roles"] = frozenset(map(Role, given["role"].split("+")))
            if "voice" in given:
                fields["voice"] = True
            if "hour" in given:
                fields["local_hour"] = time.fromisoformat(given["hour"])
            desk.change_person(person.id, fields)
            if "coach" in given:
                desk.begin_coaching(person.id, self.people[given["coach"]], self.now)
            if "facility" in given:
                desk.move_to(person.id, desk.facility(given["facility"]), self.now)
            if "invites" in given:
                desk.add_invitation(invitation(given["invites"], person.id, self.now))
            if "knows" in given:
                self._knows(desk, person.id, given["knows"])

    def _knows(self, desk: Desk, person: PersonId, pack: str) -> None:
        """She was asked everything of this pack three days ago, and knew it."""
        for item in self.house.library.pack(pack).items:
            memory = recall.reviewed(None, f"{pack}/{item}", Grade.EASY, self.now - timedelta(days=3))
            desk.keep_review(person, f"knows {item}", memory, Grade.EASY, self.house.library.edition)

    def move_to(self, at: datetime) -> list[str]:
        """Let time pass, from due to due."""
        heard: list[str] = []
        while True:
            with self.open() as store, store.reading() as desk:
                due = desk.next_due_at()
            if due is None or due > at:
                break
            self.now = max(self.now, due)
            heard += self.settle()
        self.now = at
        return heard + self.settle()

    def settle(self) -> list[str]:
        """Fire what is due and send what may go, until nothing is left to do now."""
        heard: list[str] = []
        while True:
            with self.open() as store, store.transaction() as desk:
                desk.spread_campaigns(100, self.now)
                events = desk.due_timers(self.now, 100)
                for event in events:
                    take_turn(desk, event, self.house)
                claimed = desk.claim("webchat", self.now, 100)
                for row in claimed:
                    match gates.may_send(row, self.now, gates.Rules()):
                        case gates.Go():
                            desk.receipt(row.id, Sending.SENT, self.now)
                            heard += self.show(row.outgoing.address.id, row.outgoing.message)
                        case gates.Hold(until, reason):
                            desk.hold(row.id, until, reason)
                        case gates.Drop(reason):
                            desk.receipt(row.id, Sending.DROPPED, self.now, reason=reason)
            if not events and not claimed:
                return heard

    def play(self, who: str, what: str) -> list[str]:
        event = self.event(who, what)
        with self.open() as store, store.transaction() as desk:
            take_turn(desk, event, self.house)
        return self.settle()

    def withdraw(self, card: str, reason: str, instead: str = "") -> list[str]:
        with self.open() as store, store.transaction() as desk:
            withdrawing.take_up(desk, self.house.library, Request(card, reason, instead), self.now)
        return self.settle()

    def say(self, *lines: str, who: str = "Awa") -> str:
        """Lines of one person, a little time between them; what is answered to the last."""
        heard: list[str] = []
        for line in lines:
            self.now += timedelta(seconds=20)
            heard = self.play(who, line)
        return "\n".join(heard)

    def event(self, who: str, what: str) -> Event:
        self.events += 1
        common: dict[str, Any] = {
            "sender": Address("webchat", who.lower()),
            "key": f"line {self.events}",
            "at": self.now,
        }
        media = Media(id=f"note-{self.events}", mime="audio/ogg")
        if voice := VOICE.fullmatch(what):
            self.house.media.write(media.id, SAMPLES[voice["sample"] or ""])
            return VoiceReceived(media=media, **common)
        if what == "(picture)":
            return PictureReceived(media=media, **common)
        if what.startswith("[") and what.endswith("]"):
            label = what[1:-1]
            shown = self.buttons.get(who.lower(), {})
            assert label in shown, f"{who} was never shown [{label}]; she was shown {list(shown)}"
            return ChoiceMade(data=shown[label], **common)
        return MessageReceived(text=what.replace("\\n", "\n"), **common)

    def relive(self) -> None:
        """P8: the journal of everybody, lived again, says every message again."""
        with self.open() as store, store.reading() as desk:
            for person in desk.remembered():
                for _, differences in replay(desk, person, self.house):
                    assert not differences, differences

    def show(self, chat: str, message: Message) -> list[str]:
        self.buttons.setdefault(chat, {}).update({b.label: b.data for b in message.buttons})
        first, *rest = plain(message.text).split("\n")
        extra = [f"({kind})" for kind in ("voice", "picture", "document") if getattr(message, kind)]
        if message.buttons:
            extra.append(" ".join(f"[{button.label}]" for button in message.buttons))
        arrow = "" if chat == self.main else f" → {chat.capitalize()}"
        return [f"  bot{arrow}  {first}".rstrip(), *[(INDENT + line).rstrip() for line in (*rest, *extra)]]

    main = ""


@dataclass
class _Opened:
    """A store for the length of one line: the next one finds what a restart would."""

    store: SQLiteStore

    def __enter__(self) -> SQLiteStore:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def run(script: Script, folder: Path) -> str:
    """The script with what the bot says today."""
    stage = Stage(folder)
    out = [*script.head]
    main = ""
    for line in script.head:
        if match := re.match(r"^with (\w+):(.*)$", line):
            name = match[1]
            pairs = (word.partition("=") for word in match[2].split())
            stage.cast(name, **{key: value or "yes" for key, _, value in pairs})
    for at, who, what in _steps(script):
        if at is None:
            out.append(what)
            continue
        if who and not main:
            main = stage.main = who.lower()
        before = stage.move_to(at)
        if who:
            out += before
            out.append(_line(at, f"{who}  {what}"))
            out += stage.play(who, what)
        else:
            out.append(_line(at, what))
            out += before
            if taken := WITHDRAWN.fullmatch(what):
                out += stage.withdraw(taken["card"], taken["reason"], taken["instead"] or "")
    stage.relive()
    return "\n".join(out) + "\n"


def _steps(script: Script) -> Iterator[tuple[datetime | None, str, str]]:
    for line in script.lines:
        match = LINE.match(line)
        if match is None:
            yield None, "", line
            continue
        weeks = int((match["week"] or "+0w ")[1:-2])
        day = DAYS.index(match["day"]) + 7 * weeks
        at = datetime.combine((MONDAY + timedelta(days=day)).date(), time.fromisoformat(match["hour"]), UTC)
        if match["rest"].startswith("("):
            yield at, "", match["rest"]
        else:
            who, _, what = match["rest"].partition("  ")
            yield at, who, what


def _line(at: datetime, rest: str) -> str:
    weeks, day = divmod((at.date() - MONDAY.date()).days, 7)
    return f"{f'+{weeks}w ' if weeks else ''}{DAYS[day]} {at:%H:%M}  {rest}"
