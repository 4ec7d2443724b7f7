"""Looking: what the pages of the console show of people, had as a talk has it, and left as a line.

The console knows none of our rooms that look: it asks by name, and is given JSON-like values.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from bot.access import REFUSED, View
from bot.house import House
from bot.overseeing import invites, people, places, registers
from bot.pages import calendars, overviews, pushes, reviewing, unanswered, voicing
from bot.people import PersonId
from bot.reading import Reading
from bot.road.sources import Sources, sources_of
from scheduler.clock import Clock
from storage.readers import Readers
from storage.store import Desk, Store
from storage.writer import Writer

LATELY = timedelta(minutes=5)  # of the hour in which a line is not written again
LAST_REFUSED = "page refused"  # a note: when anybody was last refused a page
MOST_LATELY = 50_000  # lines

Seen = list[tuple[str, PersonId, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown. `view`: what of somebody (`_whom`) it is about, for the line when she is not shown."""

    shows: Callable[[Sources], Any]
    view: View = View.TEAM_LINE


LOOKS: Mapping[str, Look] = {
    "team": Look(overviews.whole_team),
    "person": Look(overviews.one_person),
    "file": Look(overviews.one_file, View.EVIDENCE),
    "promises": Look(overviews.board, View.HELP),
    "promise": Look(overviews.one_promise, View.HELP),
    "questions": Look(unanswered.listed, View.UNNAMED_QUESTION),
    "calendar": Look(calendars.month, View.SCHEDULE),
    "planned": Look(calendars.one, View.SCHEDULE),
    "his_plan": Look(calendars.his, View.SCHEDULE),
    "plan_words": Look(calendars.words),
    "previews": Look(calendars.previews, View.SCHEDULE),
    "pushes": Look(pushes.overview),
    "push_whom": Look(pushes.whom),
    "push": Look(pushes.campaign),
    "push_progress": Look(pushes.progress),
    "reviewers": Look(reviewing.of_card, View.REVIEWER),
    "signatures_wanted": Look(reviewing.wanted, View.REVIEWER),
    "voices": Look(voicing.overview),
    "voices_of": Look(voicing.of_pack),
    "voice": Look(voicing.of_card),
    "feed": Look(calendars.feed, View.SCHEDULE),
    "people": Look(people.people, View.PROFILE),
    "someone": Look(people.someone, View.PROFILE),
    "merges": Look(people.merges, View.NAME),
    "trail": Look(people.trail, View.READS),
    "invites": Look(invites.invites, View.NAME),
    "sheet": Look(invites.sheet, View.NAME),
    "drift": Look(registers.drift, View.PROFILE),
    "districts": Look(places.districts, View.PLACE_FIGURES),
    "facilities": Look(places.matching, View.PLACE_FIGURES),
}
"""What a page may ask for, by name. A new page's look stands here."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks for the pages. `house`: as it stands, for a library may follow another."""

    store: Store
    writer: Writer
    readers: Readers
    clock: Clock
    house: Callable[[], House]
    lately: dict[tuple[PersonId, str, PersonId, str], datetime] = field(default_factory=dict)

    async def look(
        self,
        reader: PersonId,
        what: str,
        given: Mapping[str, Any],
        page: Callable[[Any], Any] = lambda told: told,
    ) -> Any:
        """What this reader is shown; None of somebody whom she may not see, which leaves a line, too.

        `page`: what is made of it before anything else is done: one thread less to wait for.
        """
        now = self.clock.now()
        told, seen = await self.readers.run(partial(self._look, reader, what, given, page))
        noted = self._noted(now)
        new = [one for one in seen if (reader, *one) not in noted]
        if new or told is None:
            await self.writer.do(partial(_write, reader=reader, seen=new, now=now, refused=told is None))
            self.lately.update(((reader, *one), now) for one in new)
        return told

    def _noted(self, now: datetime) -> Collection[tuple[PersonId, str, PersonId, str]]:
        """What is known to be written: a page that is looked at again keeps nobody's turn up."""
        if len(self.lately) > MOST_LATELY or any(now - at > LATELY for at in islice(self.lately.values(), 1)):
            self.lately.clear()
        return self.lately.keys()

    def _look(
        self, id: PersonId, what: str, given: Mapping[str, Any], page: Callable[[Any], Any]
    ) -> tuple[Any, Seen]:
        now, look = self.clock.now(), LOOKS[what]
        with self.store.reading() as desk:
            desk.before_each(self.readers.give_way)
            reader = desk.person(id)
            if reader is None:
                return None, []
            reading = Reading(desk, reader)
            told = look.shows(sources_of(self.house(), reading, now, now, given))
            if told is None:
                return None, [(REFUSED, of, look.view) for of in _whom(desk, given, id)]
        return page(told), reading.read


def _write(desk: Desk, *, reader: PersonId, seen: Seen, now: datetime, refused: bool) -> None:
    """A refusal always writes: how long it takes tells nobody whether somebody is there."""
    if seen:
        desk.note_page(reader, seen, now)
    if refused:
        desk.keep_note(LAST_REFUSED, now.isoformat())


def _whom(desk: Desk, given: Mapping[str, Any], reader: PersonId) -> list[PersonId]:
    """Of whom this reader asks for what is not hers to see: who is there by that number, or on the other
    side of what has it. Of several at once, those whom she does not coach."""
    match given:
        case {"kind": "schedule", "id": int(id)} if schedule := desk.schedule(id):
            named = [schedule.coachee or schedule.coach]
        case {"kind": "session", "id": int(id)} if session := desk.session(id):
            named = [session.coachee]
        case {"promise": int(id)} if promise := desk.promise(id):
            named = [promise.owner]
        case {"plans": plans}:
            his = {her.id for her in desk.coachees(reader)}
            named = [plan["coachee"] for plan in plans if plan["coachee"] not in (None, *his)]
        case {"of": of} if of is not None:
            named = [PersonId(int(of))]
        case _:
            named = []
    return [of for of in named if of != reader and desk.person(of) is not None]
