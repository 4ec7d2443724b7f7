"""Course: what a companion knows so far. The birth, what was done and when, and what her clock shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.effects import Ask, Choice, Find, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.handlers.companion_moment import MINUTE, Given, ago, moment
from bot.people import Person

PATIENCE = timedelta(hours=1)  # for an answer, where no pack gives a rhythm
MOST_BIRTHS = 3  # times that she is asked for it, when she says that it is not so
BIRTHS = (5, 15, 30, 60)  # minutes ago, to tap

# What is noted in any programme, by its name in the catalogue; a pack's words come in its place.
PLAIN = (
    "massage",
    "oxytocin.iv",
    "oxytocin.im",
    "oxytocin.drip",
    "misoprostol",
    "tranexamic",
    "line",
    "bladder",
    "referral",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act. `words` are her own where it is none of those offered; `about`: nobody confirmed the hour."""

    n: int
    id: str
    words: str
    at: datetime
    about: bool


class Course:
    """One woman's course, as the talk has gone so far."""

    def __init__(self, person: Person, known: Facts) -> None:
        self.cadre = person.cadre
        self._place = person.facility.name if person.facility is not None else ""
        self._zone = ZoneInfo(person.zone)
        self._edition = known["edition"]
        self._acts = {act["id"]: act for act in known["acts"]}
        self._watch = known["watch"]
        self._gone: list[str] = []
        self._told_late = False
        self._looked_at: datetime | None = None
        self._began_at: datetime | None = None
        self.now = datetime.min.replace(tzinfo=UTC)  # until it looks
        self.birth_at: datetime | None = None
        self.done: list[Done] = []
        self.steps = 0  # effects so far, about

    # ---- the clock, and what may be shown now ----------------------------------------------

    def look(self, key: str) -> Script:
        """Look at her clock, and at what was taken back meanwhile."""
        self.steps += 1
        found = yield Find(key, "clock", self._edition)
        self.now = datetime.fromisoformat(found.rows["now"])
        self._began_at = self._began_at or self.now
        self._gone = found.rows["gone"]

    @property
    def reminds(self) -> bool:
        """Whether a pack may say what to look at, and how often."""
        return self._watch is not None and self._watch["ref"] not in self._gone

    @property
    def reminder(self) -> str:
        return f"{self._watch['ref']}.watch"

    @property
    def wait(self) -> timedelta:
        """How long her answer is waited for."""
        return self._watch["every"] * MINUTE if self.reminds else PATIENCE

    def is_due(self) -> bool:
        """Whether it is time to look at the woman again; asked once, the next time is counted from now.

        The first is counted from when the companion began, however long the birth was being told.
        """
        if self._looked_at is None:
            self._looked_at = self._began_at or self.now
        if not self.reminds or self.now - self._looked_at < self.wait:
            return False
        self._looked_at = self.now
        return True

    @property
    def until_due(self) -> timedelta:
        """How long until the next reminder."""
        return self.wait - (self.now - (self._looked_at or self.now)) if self.reminds else self.wait

    def act(self, id: str) -> dict[str, Any] | None:
        """The act as a pack words it; None where nobody may show it, or no pack has it."""
        act = self._acts.get(id)
        return act if act is not None and act["ref"] not in self._gone else None

    def offered(self) -> Iterator[Choice]:
        """Everything that can be noted."""
        for id in dict.fromkeys((*PLAIN, *self._acts)):
            act = self._acts.get(id)
            if act is not None:
                yield Choice(id, f"{act['ref']}.title")  # in the language of the moment
            else:
                yield Choice(id, f"companion.act.{id}", args={"at": ""})
        yield Choice("other", "companion.other")

    def corrections(self) -> Iterator[Choice]:
        """The last hour, and the birth, may be given anew."""
        if self.done:
            yield Choice(f"when.{self.done[-1].n}", "companion.correct")
        yield Choice("birth", "companion.correct.birth")

    def stamp(self, at: datetime, about: bool = False) -> str:
        """The hour on her clock, the same in every language; with its day when that is not today's."""
        local = at.astimezone(self._zone)
        began = (self._began_at or self.now).astimezone(self._zone)
        day = "" if local.date() == began.date() else f"{local:%d/%m} "
        return f"{'~' if about else ''}{day}{local:%H:%M}"

    # ---- the birth, and what hangs on it ---------------------------------------------------

    def ask_birth(self) -> Script:
        """When was the birth? It may be unknown; what she typed she confirms."""
        given = Given()
        for k in range(1, MOST_BIRTHS + 1):
            key = "birth" if k == 1 else f"birth.{k}"
            yield from self.look("birth.now" if k == 1 else f"{key}.now")
            choices = (*ago(BIRTHS, self.now, self.stamp), Choice("unknown", "companion.unknown"))
            given = yield from moment(self, key, "companion.birth", {}, choices)
            if given.at is None or not given.typed:
                break
            args = {"at": self.stamp(given.at)}
            answer = yield Ask(
                f"{key}.sure",
                "companion.birth.sure",
                args,
                choices=("yes", "no"),
                wait=self.wait,
                strict=True,
            )
            if answer == Chose("yes"):
                break
            given = Given()
            if answer != Chose("no"):
                break
        self.birth_at = given.at
        if given.at is None:
            yield Say("companion.birth.unknown", key="birth.unknown")
            return
        yield Say("companion.birth.noted", {"at": self.stamp(given.at)}, key="birth.noted")
        yield from self.tell_deadline("birth")

    def deadline(self, act: dict[str, Any]) -> datetime | None:
        """Until when an act may be begun; None when it may always, was begun, or the birth is unknown."""
        begun = any(done.id == act["id"] for done in self.done)
        if self.birth_at is None or act["within"] is None or begun:
            return None
        return self.birth_at + timedelta(minutes=act["within"])

    def late(self, act: dict[str, Any]) -> bool:
        """Whether it may not be begun any more."""
        deadline = self.deadline(act)
        return deadline is not None and self.now > deadline

    def tell_deadline(self, key: str) -> Script:
        """Until when what has not been begun may be; once, that it is too late."""
        for id in self._acts:
            act = self.act(id)
            deadline = self.deadline(act) if act is not None else None
            if act is None or deadline is None:
                continue
            if not self.late(act):
                args = {"at": self.stamp(deadline)}
                yield Say(f"{act['ref']}.before", args, key=f"{key}.deadline.{id}")
            elif not self._told_late:
                self._told_late = True
                yield Say(f"{act['ref']}.late", key=f"{key}.deadline.{id}")

    # ---- the note --------------------------------------------------------------------------

    def line(self, done: Done) -> tuple[str, dict[str, Any]]:
        """One act in words: the pack's with its dose, hers, or its name alone."""
        args = {"at": self.stamp(done.at, done.about)}
        act = self.act(done.id)
        if done.words:
            return "companion.line", {**args, "words": done.words}
        if act is not None:
            return act["ref"], args
        return self.plain(done.id), args

    def plain(self, id: str) -> str:
        """The catalogue's name of an act, without a dose."""
        return f"companion.act.{id}" if id in PLAIN else "companion.act.unnamed"

    def hand_over(self, text: str, suffix: str = "") -> Script:
        """The note, ready to be forwarded; where there is nothing to note, only that."""
        if not self.done:
            yield Say(
                "companion.nothing",
                key=f"companion.nothing{suffix}",
                shortcuts=("companion", "emergency"),
            )
            return
        yield Say(text, key=f"{text}{suffix}")
        birth = (
            ("companion.note.birth", {"at": self.stamp(self.birth_at)})
            if self.birth_at is not None
            else ("companion.note.birth_unknown", {})
        )
        acts = [self.line(done) for done in sorted(self.done, key=lambda done: done.at)]
        about = ("companion.note.about",) if any(done.about for done in self.done) else ()
        began = (self._began_at or self.now).astimezone(self._zone).date().isoformat()
        yield Say(
            "companion.note",
            {"day": began, "place": self._place},
            key=f"companion.note{suffix}",
            lines=(birth, *acts, *((name, {}) for name in (*about, "companion.note.end"))),
        )
