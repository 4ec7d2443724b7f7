"""Keeping: a flow's records written down, with what follows from them.

A promise brings its follow-up, a rhythm its next check-in, a review the day to ask again: what a
flow cannot know, for it sees no clock, is computed here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import Any, assert_never

from bot.coaching import (
    championship,
    digesting,
    inviting,
    joining,
    letters,
    planning,
    questions,
    reports,
    sessions,
    visiting,
)
from bot.coaching.following import Following
from bot.conversation.asking import OfQuestion
from bot.conversation.competing import Contest, OfChampionship
from bot.conversation.handsets import HandsetUnshared, OfHandset
from bot.conversation.joining import OfInvitation, OfTeam
from bot.conversation.letters import OfLetter
from bot.conversation.linking import OfLink
from bot.conversation.planning import OfSchedule, OfSession
from bot.conversation.promising import CoachingRated, OfPromise
from bot.conversation.records import (
    CampaignBegun,
    CampaignReached,
    CampaignStopped,
    CheckinHeld,
    CheckinShared,
    CheckupTaken,
    ConsentGiven,
    Forgotten,
    Mentioned,
    ModuleMastered,
    OfHers,
    OfSubjects,
    PersonChanged,
    ProgressShared,
    Promised,
    PromiseMoved,
    RecordingHeard,
    RecordingKept,
    RecordingRemoved,
    Reported,
    Resumed,
    Reviewed,
    Stopped,
    Thing,
)
from bot.conversation.state import Frame
from bot.conversation.visiting import OfVisit
from bot.people import Cadre, Every, Person, PersonId, Rhythm
from bot.road import coming, handsets, linking, returning
from scheduler import checkups, digests, local_time, recall
from scheduler.punctuality import PATIENCE, Patience
from storage.store import Certificate, Desk

NO_FACTS: Mapping[str, Any] = {}
Contests = Callable[[], Contest]
"""What a championship that is opened now goes by."""


class RecordWriter:
    """Writes the records of one turn. `person` is she as the records leave her.

    `asks`: what she may be asked in a refresher.
    """

    def __init__(
        self,
        desk: Desk,
        person: Person,
        now: datetime,
        contest: Contests = partial(Contest, {}),  # noqa: B008, frozen
        patience: Patience = PATIENCE,
        calendar: local_time.Calendar = local_time.Calendar(),  # noqa: B008, frozen
        asks: coming.Asks = lambda *_: False,
    ) -> None:
        self.person = person
        self.secret = ""  # the PIN of this turn
        self.turn = 0  # its number, once it is known
        self.notified = False  # whether somebody has something to hear at once
        self.erased: list[str] = []  # media to delete: she asked to be forgotten, or refused a picture
        self._desk = desk
        self._now = now
        self._contest = contest
        self._following = Following(desk, now, patience)
        self._calendar = calendar
        self._asks = asks
        self._checkin: int | None = None

    def keep(self, key: str, thing: Thing, frame: Frame) -> None:
        """Write one record. Its key within its talk is what makes a second writing the same one."""
        if isinstance(thing, OfSubjects):
            self.notified |= self._by_its_room(key, thing, frame)
        else:
            self._keep_hers(f"{frame.number}.{key}", thing, frame)

    def _by_its_room(self, key: str, thing: OfSubjects, frame: Frame) -> bool:
        """Whether somebody has something to hear at once."""
        desk, person, turn, now, calendar = self._desk, self.person, self.turn, self._now, self._calendar
        ref = f"{frame.number}.{key}"
        if isinstance(thing, OfQuestion):
            return questions.keep(desk, person, ref, turn, thing, now)
        if isinstance(thing, OfInvitation | OfTeam):
            if isinstance(thing, OfInvitation):
                notified = inviting.keep(desk, person, turn, thing, now, calendar)
            else:
                notified = joining.keep(desk, person, turn, thing, now, calendar)
            self.person = desk.person(person.id) or person  # where and by whom she is coached stands there
            return notified
        if isinstance(thing, OfLetter):
            return letters.keep(desk, person, ref, turn, thing, now)
        if isinstance(thing, OfPromise):
            return self._following.keep(person, turn, thing)
        if isinstance(thing, OfSchedule):
            return planning.keep(desk, person, ref, turn, thing, now, calendar)
        if isinstance(thing, OfSession):
            return sessions.keep(desk, person, ref, thing, now, calendar, frame.edition)
        if isinstance(thing, OfVisit):
            done = visiting.keep(desk, person, key, frame, thing, now)
            self.erased += done.erased
            return done.notified
        if isinstance(thing, OfHandset):
            return handsets.keep(desk, person, thing, self.secret, now)
        if isinstance(thing, OfLink):
            linking.keep(desk, person, thing, now)
            return False
        if isinstance(thing, OfChampionship):
            championship.keep(desk, person, ref, thing, self._contest(), now)
            return False
        assert_never(thing)

    def _keep_hers(self, ref: str, thing: OfHers, frame: Frame) -> None:
        desk, person, now = self._desk, self.person, self._now
        match thing:
            case PersonChanged(fields):
                self._change(fields)
            case ConsentGiven(edition):
                desk.agree(person.id, edition, now)
                self.person = replace(person, consent_at=person.consent_at or now)
            case Stopped():
                self._set(stopped_at=now)
                desk.drop_unasked(person.id, "stopped")
            case Resumed():
                self._set(stopped_at=None)
                self._resume()
            case HandsetUnshared():
                self.erased += handsets.unshare(desk, person, now)
            case Forgotten():
                others = joining.linked(desk, person)
                self.erased += desk.forget(person.id, now)
                self.notified |= joining.tell_erased(desk, person.id, others, now)
            case CheckinHeld():
                started_at = datetime.fromisoformat(frame.opened_at)
                self._checkin = desk.keep_checkin(person.id, ref, thing, started_at, now, frame.edition)
            case CheckinShared(coach):
                self.notified |= self._following.shared(person, f"{frame.number}.checkin", PersonId(coach))
            case Promised():
                self.notified |= self._following.made(person, ref, thing, self._checkin)
            case PromiseMoved():
                self.notified |= self._following.moved(person, thing)
                championship.moved(desk, person, thing, now)
                self.notified |= visiting.moved(desk, person, thing, now)
            case CoachingRated():
                desk.keep_rating(person.id, thing, now)
            case Reviewed():
                before = desk.memory(person.id, thing.item)
                memory = recall.reviewed(before, thing.item, thing.grade, now)
                desk.keep_review(person.id, ref, memory, thing.grade, thing.edition)
                coming.schedule_refresher(desk, person, self._asks, now)
                self._tell_coach()
            case ProgressShared(coach, shared):
                desk.keep_sharing(person.id, PersonId(coach), shared, now)
                self._tell_coach()
            case Mentioned(words):
                for of, told in words.items():
                    desk.note_mention(PersonId(of), person.id, self.turn, told, now)
                if frame.flow == "digest":
                    digesting.said(desk, person, frame.facts.get("unanswered_digests", 0), now)
                else:
                    self.next_digest()
            case ModuleMastered(module):
                coming.schedule_checkup(desk, person, module, checkups.AFTER, now)
                championship.earned(desk, person, "module_mastered", f"module:{module}", now)
            case CheckupTaken(module=module, certificate=certified):
                if certified is None:
                    coming.schedule_checkup(desk, person, module, checkups.AGAIN_AFTER, now)
                else:
                    self._certify(thing.name, certified)
            case Reported():
                desk.report(thing.kind, thing.about, thing.words, person.id, now)
                self.notified |= reports.tell(desk, person, thing, now)
            case CampaignBegun() | RecordingKept() | RecordingHeard() | RecordingRemoved() if (
                not person.trains
            ):
                pass  # she is no trainer any more since this talk began
            case CampaignBegun(pack=pack, cohort=cohort):
                desk.begin_campaign(person.id, ref, pack, cohort, now)
            case CampaignStopped(campaign):
                desk.stop_campaign(campaign, now)
            case CampaignReached(campaign):
                desk.campaign_reached(campaign, person.id, self.turn)
            case RecordingKept():
                desk.keep_recording(thing, person.id, now)
            case RecordingHeard(card, language, media):
                desk.recording_heard(card, language, media, person.id, now)
            case RecordingRemoved(card, language):
                desk.remove_recording(card, language)
            case _:
                assert_never(thing)

    def next_checkin(self) -> None:
        """Set the next check-in of her rhythm; without one, none comes round."""
        if self.person.rhythm is None:
            self._desk.cancel_timer(self.person.id, *coming.RHYTHM)
        else:
            due_at = local_time.next_of(self.person.rhythm, self.person.zone, self._now)
            self._desk.set_timer(self.person.id, *coming.RHYTHM, due_at)

    def next_digest(self, facts: Mapping[str, Any] = NO_FACTS) -> None:
        """Set the next digest of her team, as long as she has one. `facts`: what its timer carries."""
        if self._desk.has_team(self.person.id):
            at = digests.next_at(self.person, self._now)
            self._desk.set_timer(self.person.id, digesting.DUE, digesting.WEEK, at, facts)

    def _change(self, fields: Mapping[str, Any]) -> None:
        changes: dict[str, Any] = dict(fields)
        before = self.person
        if "cadre" in changes:
            changes["cadre"] = Cadre(changes["cadre"])
        if "local_hour" in changes:
            hour = time.fromisoformat(changes["local_hour"])
            changes |= {"local_hour": hour, "hour_chosen": True}
            if rhythm := coming.usual_rhythm(before, hour):
                self._set(rhythm=rhythm)
        if "rhythm" in changes:
            changes["rhythm"] = self._rhythm(changes["rhythm"])
        self._set(**changes)
        coming.move(self._desk, before, self.person, self._now)
        if "rhythm" in changes:
            self.next_checkin()

    def _rhythm(self, kept: Mapping[str, Any] | None) -> Rhythm | None:
        """Her rhythm, None when she wants none; the day is today's and the hour her usual one by default."""
        if kept is None:
            return None
        weekday, hour = kept.get("weekday"), kept.get("local_hour")
        return Rhythm(
            every=Every(kept["every"]),
            weekday=local_time.local(self._now, self.person.zone).weekday() if weekday is None else weekday,
            local_hour=time.fromisoformat(hour) if hour else self.person.local_hour,
        )

    def _set(self, **fields: Any) -> None:
        self._desk.change_person(self.person.id, fields)
        self.person = replace(self.person, **fields)

    def _tell_coach(self) -> None:
        """Her coach has a digest coming, once she shares what she should look at again."""
        if self.person.coach is not None and self._desk.shares(self.person.id):
            coach = self._desk.person(self.person.coach)
            if coach is not None and self._desk.timer_of(coach.id, digesting.DUE, digesting.WEEK) is None:
                at = digests.next_at(coach, self._now)
                self._desk.set_timer(coach.id, digesting.DUE, digesting.WEEK, at)

    def _certify(self, name: str, certified: Mapping[str, Any]) -> None:
        """Its files are only named: they are drawn when they are sent, and erased with her."""
        told = {**certified, "cards": tuple(certified["cards"]), "name": name, "cadre": self.person.cadre}
        certificate = Certificate(**told, issued_at=self._now)
        self._desk.issue(self.person.id, certificate)
        for file in certificate.files:
            self._desk.keep_media(self.person.id, file, "jigi", self._now)
        self._desk.cancel_timer(self.person.id, coming.CHECKUP, f"module:{certificate.module}")

    def _resume(self) -> None:
        """What was not said while she wanted peace: what comes round, promises, questions and answers."""
        returning.come_round(self._desk, self.person, self._now)  # first: what is set anew stands
        self.next_checkin()
        coming.come_round(self._desk, self.person, self._asks, self._now)
        self._following.come_round(self.person)
        questions.come_round(self._desk, self.person, self._now)
        joining.come_round(self._desk, self.person, self._now)
        visiting.come_round(self._desk, self.person, self._now)
        letters.come_round(self._desk, self.person, self._now)
        self.notified = True
