"""Campaigns: what is promised about one push to many."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.conversation.events import Key
from bot.people import Cohort, PersonId


class Campaign(NamedTuple):
    """One push, and how far it is. `people` were counted when it began; the others are counted now."""

    id: int
    pack: str
    by: PersonId
    begun_at: datetime
    running: bool  # somebody is still to be asked, or to get what waits for the morning
    people: int
    asked: int  # a place in the queue was given to them
    sent: int
    answered: int  # tapped or wrote after it
    waiting: int = 0  # held, since their week is full
    let_be: int = 0  # not written to: no place in their week came free in time
    asked_back: int = 0  # have to write first, where a channel takes free words for some hours only
    spread: int = 0  # of those: to be asked on another day, since so many people may be in one
    uncertain: int = 0  # of those sent: on their way when a connection or the process broke off
    paused: bool = False  # nobody else is asked until it is resumed


class Reached(NamedTuple):
    """Somebody whom a campaign has reached, and where she works."""

    person: PersonId
    district: str


class Recalled(NamedTuple):
    """Her first answer to one item after a campaign began."""

    person: PersonId
    item: str
    grade: int


class Campaigns(Protocol):
    """The campaigns of a desk."""

    def cohort_size(self, cohort: Cohort, by: PersonId) -> int:
        """How many people of a cohort, but for whoever asks, may be written to unasked.

        They gave their consent, did not say stop and are in reach.
        """

    def begin_campaign(self, by: PersonId, ref: Key, pack: str, cohort: Cohort, now: datetime) -> int:
        """Begin a campaign, or find the one with this (by, ref); its id."""

    def spread_campaigns(self, most: int, now: datetime) -> int:
        """Have so many more people asked, each once for ever, in the order of the campaigns; how many.

        A campaign with nobody left to ask has ended.
        """

    def campaign_reached(self, id: int, person: PersonId, turn: int) -> None:
        """She was asked in that turn of hers."""

    def stop_campaign(self, id: int, now: datetime) -> None:
        """Nobody else is asked, and what was not sent yet is dropped."""

    def pause_campaign(self, id: int, now: datetime) -> bool:
        """Nobody else is asked, and what was not sent yet is laid aside; what is on its way arrives.

        Whoever was asked to write first, by a template, gets what waits for that. False when it does not run.
        """

    def resume_campaign(self, id: int, now: datetime) -> bool:
        """It goes on: whoever was not asked yet is, and nobody twice. False when it was not paused."""

    def cohort_people(self, cohort: Cohort, by: PersonId, limit: int) -> list[PersonId]:
        """Those of `cohort_size`, by name, so many of them."""

    def reached_by(self, id: int) -> list[Reached]:
        """Whom a campaign has reached: what it says was sent to her."""

    def recalled_after(self, id: int) -> list[Recalled]:
        """What those whom it asked answered first, item by item of its pack, since it began."""

    def campaigns(
        self, by: PersonId | None = None, limit: int = 3, id: int | None = None, before: int | None = None
    ) -> list[Campaign]:
        """The latest campaigns, of one person or of all, the newest first; `id`: that one alone; `before`:
        those that began before that one.

        The people of each are gone through: ask for few.
        """
