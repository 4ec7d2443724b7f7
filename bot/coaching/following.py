"""Following: what follows from a promise, for whoever gave it, the other side, and those above a coach.

The table is the truth and timers only wake: each talk looks at the promise as it stands when its hour has
come, and is silent when it was settled or has a new day. The chain of a coach's promise that lies: he is
asked on its day, reminded twice after it; then it is passed on, once, if both reminders have left.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import assert_never

from bot.coaching.promising import (
    ASKED_AGAIN_AFTER,
    BACK_WITHIN,
    REMINDERS,
    about,
    above,
    concerns,
    heard,
    is_untold,
    lies,
    paired,
    stands,
)
from bot.conversation.promising import (
    OfPromise,
    PromiseAsked,
    PromisePassedOn,
    PromiseReminded,
    PromisesRead,
    PromisesTold,
)
from bot.conversation.records import Promised, PromiseMoved, PromiseState
from bot.people import Person, PersonId
from scheduler import local_time, months, punctuality
from scheduler.punctuality import Patience
from storage.store import Desk, Promise

DUE, OVERDUE, LATE = "promise.due", "promise.overdue", "promise.late"  # timers
CHANGED, ASKED, PASSED_ON = "promise.changed", "promise.asked", "promise.passed_on"
EVERY = "promises"  # what the other side's hour of news is about
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AT_ONCE = timedelta(0)
GATHERED = timedelta(minutes=10)  # what changes meanwhile goes into one message
GIVEN_UP_AFTER = 60 * DAY  # reminders that never left: nobody waits for them any longer
MONTH = "month:{side}"  # what the talk about a month of coaching is about
RATING = "rating.due"


class Following:
    """What one turn's promises lead to. `True`: somebody has something to hear at once."""

    def __init__(self, desk: Desk, now: datetime, patience: Patience) -> None:
        self._desk = desk
        self._now = now
        self._patience = patience

    def made(self, by: Person, ref: str, thing: Promised, checkin: int | None) -> bool:
        """Keep a promise, and tell its other side, who reads a check-in's with the check-in."""
        desk = self._desk
        owner, other = self._consenting(thing.owner, by), self._consenting(thing.other, None)
        if owner is None or not paired(owner, by):
            return False  # she asked to be forgotten, or has another coach since
        if other is not None and not paired(owner, other):
            other = None
        if owner.id != by.id:
            ref = f"{by.id}:{ref}"  # beside the keys of her own talks
            other = other or by  # whoever has it written waits for it
        to = other.id if other is not None else None
        kept = desk.promise(
            desk.keep_promise(owner.id, ref, thing.text, thing.due_on, checkin, self._now, to)
        )
        if kept is None:
            raise AssertionError("a promise that was written is there")
        self.follow(kept)
        for side in (owner, other):
            if to is not None and side is not None:
                self._look_back(side)
        if thing.agreed or checkin is not None or to == by.id:
            desk.promise_told(kept.id, stands(kept))
            return False
        return self._tell_other(kept, AT_ONCE)

    def shared(self, by: Person, checkin: str, coach: PersonId) -> bool:
        """Her coach reads her check-in from now on, and hears how its promise goes."""
        desk, other = self._desk, self._consenting(coach, None)
        if other is not None and not paired(by, other):
            other = None
        promise = desk.share_checkin(by.id, checkin, other.id if other is not None else None)
        kept = desk.promise(promise) if promise is not None else None
        if kept is None or other is None:
            return False
        self._look_back(by)
        self._look_back(other)
        if kept.state != PromiseState.OPEN:
            return self._tell_other(kept, GATHERED)  # it went on before she said yes
        desk.promise_told(kept.id, stands(kept))
        return False

    def moved(self, by: Person, thing: PromiseMoved) -> bool:
        """Its owner says how it stands."""
        desk = self._desk
        stood = desk.promise(thing.promise)
        if stood is None or stood.owner != by.id:
            return False
        counts_on = None
        if thing.due_on is not None:
            today = self._today(by)
            counts_on = punctuality.counts_on(stood.first_due_on, stood.counts_on, thing.due_on, today)
        promise = desk.move_promise(
            thing.promise, thing.state, thing.due_on, thing.note, self._now, counts_on
        )
        if promise is None:
            raise AssertionError("a promise that stood is there")
        if promise.state != PromiseState.OPEN:
            self._silence(promise)
        elif thing.due_on is not None:
            self.follow(promise)
        elif stood.state != PromiseState.OPEN:  # she took it back
            self.follow(promise, max(stood.due_on, self._today(by) + DAY))
        return self._tell_other(promise, GATHERED)

    def follow(self, promise: Promise, on: date | None = None) -> None:
        """Ask for it on its day (or on that one) at the owner's hour; a coach's is reminded of as well."""
        desk, owner = self._desk, self._desk.person(promise.owner)
        if owner is None:
            return
        day = on or promise.due_on
        # her own plan speaks of nobody else; a coach's promise is forgotten with whom he made it to
        facts = {"of": promise.other} if promise.helps and promise.other is not None else None
        due_at = max(_at(owner, day), self._now + HOUR)
        desk.set_timer(owner.id, DUE, about(promise.id), due_at, facts)
        if facts is not None:
            self._cancel_late(promise)
            remind_at = max(_at(owner, day + self._patience.reminded_after[0]), self._now + DAY)
            desk.set_timer(owner.id, OVERDUE, about(promise.id), remind_at, facts)

    def keep(self, person: Person, turn: int, thing: OfPromise) -> bool:
        """Write one record of a talk of this person."""
        desk = self._desk
        match thing:
            case PromiseReminded(id):
                self._reminded(id, turn)
            case PromisesTold(told):
                self._told(person, turn, told)
            case PromisesRead(words):
                for of, shown in words.items():
                    desk.note_mention(PersonId(of), person.id, turn, shown, self._now)
            case PromiseAsked(id):
                return self._asked(person, id)
            case PromisePassedOn(id):
                return self._pass_on(person, id)
            case _:
                assert_never(thing)
        return False

    def come_round(self, person: Person) -> None:
        """She is back: what she undertook, and what she was to hear of others' meanwhile."""
        for promise in self._desk.open_promises(person.id):
            if promise.state == PromiseState.OPEN:
                self.follow(promise, max(promise.due_on, self._today(person) + DAY))
        for promise in self._desk.changed_for(person.id, self._now - BACK_WITHIN):
            self._tell_other(promise, AT_ONCE)

    def _tell_other(self, promise: Promise, wait: timedelta) -> bool:
        """She hears of it after so long, with whatever else has changed by then."""
        if promise.other is None or not concerns(self._desk, promise):
            return False
        if promise.state == PromiseState.STUCK and promise.checkin is not None:
            # her own words about it go to her coach by themselves
            self._desk.promise_told(promise.id, stands(promise))
            return False
        if not is_untold(self._desk, promise):
            return False
        self._desk.set_timer(promise.other, CHANGED, EVERY, self._now + wait)
        return wait == AT_ONCE

    def _told(self, person: Person, turn: int, told: Mapping[int, str]) -> None:
        """She has heard so much; where there is more than one message holds, the rest comes next."""
        desk = self._desk
        for id, how in told.items():
            desk.promise_told(id, how)
            promise = desk.promise(id)
            if promise is not None:
                desk.note_mention(promise.owner, person.id, turn, f"{promise.text} {promise.note}", self._now)
        for promise in desk.changed_for(person.id, self._now - BACK_WITHIN):
            self._tell_other(promise, GATHERED)

    def _asked(self, person: Person, id: int) -> bool:
        """He is asked in her name, unless she asked a few days ago or it has its end."""
        promise = self._desk.promise(id)
        if promise is None or promise.other != person.id or not promise.helps:
            return False
        if not self._desk.ask_promise(id, self._now - ASKED_AGAIN_AFTER, self._now):
            return False
        self._desk.set_timer(promise.owner, ASKED, about(id), self._now, {"of": person.id})
        return True

    def _reminded(self, id: int, turn: int) -> None:
        desk, promise = self._desk, self._desk.promise(id)
        owner = desk.person(promise.owner) if promise is not None else None
        if promise is None or owner is None or not lies(promise, self._today(owner)):
            return
        desk.promise_reminded(id, turn, self._now)
        first, second = self._patience.reminded_after
        if desk.reminders(id).made < REMINDERS:
            at = max(_at(owner, promise.due_on + second), self._now + second - first)
            desk.set_timer(owner.id, OVERDUE, about(id), at, {"of": promise.other})
        elif promise.passed_on_to is None:
            self._wait_above(promise, self._patience.passed_on_after - second)

    def _wait_above(self, promise: Promise, least: timedelta) -> None:
        """Whichever of the two comes first passes it on, should the other want peace by then."""
        for person, of in ((promise.owner, promise.other), (promise.other, promise.owner)):
            who = self._desk.person(person) if person is not None else None
            if who is not None:
                at = max(_at(who, promise.due_on + self._patience.passed_on_after), self._now + least)
                self._desk.set_timer(who.id, LATE, about(promise.id), at, {"of": of})

    def _pass_on(self, person: Person, id: int) -> bool:
        """Somebody above him hears of it; where nobody is known, operators read it in `jigi promises`."""
        desk, promise = self._desk, self._desk.promise(id)
        if promise is None or not lies(promise, self._today(person)):
            return False
        if not heard(desk, promise):
            if self._now < _at(person, promise.due_on + GIVEN_UP_AFTER):
                of = promise.other if person.id == promise.owner else promise.owner
                desk.set_timer(person.id, LATE, about(id), self._now + DAY, {"of": of})
            return False
        to, hearers = above(desk, promise)
        if not desk.pass_on(id, to, self._now):
            return False
        if not hearers:
            desk.report("promise.late", about(id), "", None, self._now)
        for hearer in hearers:
            desk.set_timer(hearer.id, PASSED_ON, about(id), self._now, {"of": promise.other})
        return bool(hearers)

    def _silence(self, promise: Promise) -> None:
        for timer in (DUE, OVERDUE, ASKED):
            self._desk.cancel_timer(promise.owner, timer, about(promise.id))
        self._cancel_late(promise)

    def _cancel_late(self, promise: Promise) -> None:
        for person in (promise.owner, promise.other):
            if person is not None:
                self._desk.cancel_timer(person, LATE, about(promise.id))

    def _look_back(self, person: Person) -> None:
        """At the end of a month in which something was promised, both sides look back on the coaching."""
        desk, at = self._desk, _at(person, months.last_working_day(self._today(person)))
        if at <= self._now:
            return
        if person.coach is not None:
            desk.set_timer(person.id, RATING, MONTH.format(side="coachee"), at)
        if desk.coachees(person.id):
            desk.set_timer(person.id, RATING, MONTH.format(side="coach"), at)

    def _consenting(self, id: PersonId | None, otherwise: Person | None) -> Person | None:
        """That person, unless she has not agreed, or not any more; where none is named, whoever is meant."""
        if id is None or (otherwise is not None and id == otherwise.id):
            return otherwise
        person = self._desk.person(id)
        return person if person is not None and person.consent_at is not None else None

    def _today(self, person: Person) -> date:
        return local_time.day(self._now, person.zone)


def alone(desk: Desk, id: int) -> None:
    """A promise binds nobody else any more: its owner is asked on its day, and it speaks of nobody."""
    promise = desk.promise(id)
    waiting = desk.timer_of(promise.owner, DUE, about(id)) if promise is not None else None
    if promise is not None and waiting is not None:
        desk.set_timer(promise.owner, DUE, about(id), waiting[0])


def _at(person: Person, day: date) -> datetime:
    """That day at her hour."""
    return local_time.to_utc(day, person.local_hour, person.zone)
