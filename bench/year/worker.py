"""A worker: what a simulated person does with what she is sent, by the model and a chance of her own."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.learners import Learner
from bench.year.model import Model, after, between, one_of
from bench.year.reading import Quiz, Reader, Seen
from bot.conversation.events import ChoiceMade, MessageReceived, Update
from bot.conversation.messages import Message
from bot.people import Address
from scheduler.recall import ItemView

CHANNEL = "whatsapp"
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
IN_A_TALK = timedelta(hours=1)  # after her last words
COMMANDS = {"refresher": "réviser", "checkin": "faire le point", "promises": "mes objectifs", "team": "/team"}
STATES = ("choice.done", "choice.underway", "choice.stuck")
SCALE = tuple(map(str, range(1, 11)))


@dataclass(slots=True)
class Deed:
    """What she is about to do, and when; `message` is what she answers, None when she writes first."""

    at: datetime
    message: Message | None
    words: str = ""
    comes_again: bool = False  # of herself: then she thinks of something next


@dataclass(slots=True)
class Worker:
    """One simulated person. Whatever she does is drawn from `chance`, in the order in which she lives."""

    number: int
    address: Address
    model: Model
    reader: Reader
    chance: random.Random
    learner: Learner
    cadre: str
    on_from: timedelta
    on_until: timedelta
    opens: float
    silent_at: datetime  # from then on she answers no more
    stops_at: datetime
    blocks_at: datetime
    coaches: bool = False
    away_until: datetime = LONG_AGO
    wrote_at: datetime = LONG_AGO
    confidence: int = 5
    deeds: int = 0
    asked: list[tuple[str, datetime, bool]] = field(default_factory=list)  # questions: item, when, known
    heard: list[str] = field(default_factory=list)  # first lines since her last words
    pending: Deed | None = None

    @classmethod
    def born(
        cls, number: int, model: Model, reader: Reader, items: list[ItemView], seed: int, begins_at: datetime
    ) -> "Worker":
        """Hers alone: the same number and seed give the same person, whoever else there is."""
        chance = random.Random(f"{seed} {number}")

        def when(weekly: float) -> datetime:
            weeks = chance.expovariate(weekly) if weekly else 1e4
            return begins_at + min(weeks, 1e4) * WEEK

        return cls(
            number=number,
            address=Address(CHANNEL, f"+223{60_000_000 + number}"),
            model=model,
            reader=reader,
            chance=chance,
            learner=Learner.born(items, f"{seed} {number} memory"),
            cadre=one_of(chance, model.joining.cadres),
            on_from=timedelta(hours=between(chance, model.phone.on_from)),
            on_until=timedelta(hours=between(chance, model.phone.on_until)),
            opens=between(chance, model.answering.opens),
            silent_at=when(model.leaving.falls_silent_weekly),
            stops_at=when(model.leaving.stops_weekly),
            blocks_at=when(model.leaving.blocks_weekly),
        )

    # ---- what reaches her ----------------------------------------------------------------------

    def receives(self, message: Message, at: datetime) -> Deed | None:
        """A message reaches her: what she will do about it, in place of what she meant to."""
        seen = self.reader.of(message)
        self.heard += seen.text.split("\n")
        template = message.template is not None
        if at >= self.silent_at or not (template or seen.asks):
            return None
        model, talking = self.model.answering, at - self.wrote_at < IN_A_TALK
        share = model.goes_on if talking else self.opens
        if self.reader.is_menu(seen):
            share = model.wanders
        if self.chance.random() >= share:
            return None
        median = timedelta(minutes=model.next_minutes if talking else model.first_minutes)
        wait = after(self.chance, median, model.spread)
        self.pending = Deed(self.there(at + wait), message)
        return self.pending

    def there(self, at: datetime) -> datetime:
        """When her phone is on and has a network, from then on. Local time is UTC in Mali."""
        at = max(at, self.away_until)
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        if at - midnight < self.on_from:
            return midnight + self.on_from
        if at - midnight > self.on_until:
            return midnight + timedelta(days=1) + self.on_from
        return at

    def initiative(self, at: datetime) -> Deed | None:
        """When she writes first the next time, and what; None when she never will."""
        model = self.model.initiative
        leaves = min(self.stops_at, self.silent_at)
        weekly = model.coach_weekly if self.coaches else model.weekly
        if at >= leaves or not weekly:
            return None
        then = self.there(at + self.chance.expovariate(weekly) * WEEK)
        if then >= leaves:
            return None if self.stops_at > self.silent_at else Deed(self.there(self.stops_at), None, "stop")
        wish = "team" if self.coaches else one_of(self.chance, model.wants)
        words = self.model.words
        told = {"question": words.questions, "emergency": words.dangers}
        said = self.chance.choice(told[wish]) if wish in told else COMMANDS[wish]
        return Deed(then, None, said, comes_again=True)

    # ---- what she does -------------------------------------------------------------------------

    def does(self, deed: Deed, at: datetime) -> Update:
        """What arrives at us."""
        if self.chance.random() < self.model.phone.no_network:
            hours = after(self.chance, self.model.phone.no_network_hours * HOUR, 0.8)
            self.away_until = at + hours
        if deed.message is None:
            event = self._writes(deed.words, at)
        elif deed.message.template is not None:
            event = self._taps(deed.message.template.payload, at)
        else:
            event = self._answers(deed.message, at)
        self.wrote_at = at
        self.heard.clear()
        self.pending = None
        return event

    def _answers(self, message: Message, at: datetime) -> Update:
        seen, model = self.reader.of(message), self.model
        if seen.quiz is None and self.chance.random() < model.answering.off_topic:
            return self._writes(self.chance.choice(model.words.asides), at)
        label = self._known(seen.quiz, at) if seen.quiz is not None else self._chosen(seen)
        if label is None:
            return self._writes(self._in_words(seen), at)
        if self.chance.random() < model.answering.types:
            return self._writes(label.lower(), at)
        data = next(button.data for button in message.buttons if button.label == label)
        return self._taps(data, at)

    def _known(self, quiz: Quiz, at: datetime) -> str:
        """Her answer to a quiz question, by what she truly remembers; nobody guesses who may say so."""
        title = self.reader.title(quiz.item)
        known = self.learner.asked(quiz.item, at, taught=bool(title) and title in self.heard)
        self.asked.append((quiz.item, at, known))
        if known:
            return quiz.right
        return quiz.unsure or self.chance.choice(quiz.wrong)

    def _chosen(self, seen: Seen) -> str | None:
        """The label that she taps; None: she says it in words of her own."""
        label, named, model, chance = self.reader.label, seen.named, self.model.answering, self.chance
        mine = f"cadre.{self.cadre}"
        for sure in ("language.fr", "consent.yes", "choice.confirm", mine):
            if sure in named:
                return label[sure]
        if set(seen.options) >= set(SCALE):
            self.confidence = max(1, min(10, round(chance.gauss(7, 1.8))))
            return str(self.confidence)
        if "choice.done" in named:
            return self._state(seen)
        if "choice.begin" in named and chance.random() < model.begins_now:
            return label["choice.begin"]
        if {"choice.yes", "choice.no"} <= named:
            return label["choice.yes" if chance.random() < model.agrees else "choice.no"]
        if {"rhythm.week", "rhythm.fortnight"} <= named:
            return label[chance.choice(("rhythm.week", "rhythm.week", "rhythm.fortnight"))]
        if len(seen.options) == 1:  # words are asked for, and may be skipped
            return seen.options[0] if chance.random() < model.skips else None
        return chance.choice(seen.options) if seen.options else None

    def _state(self, seen: Seen) -> str:
        """How it stands with her promise: the more confident she was, the likelier it is kept."""
        promises, label = self.model.promises, self.reader.label
        if self.chance.random() < promises.kept(self.confidence):
            return label["choice.done"]
        wanted = "choice.underway" if self.chance.random() < promises.underway else "choice.stuck"
        return label[wanted] if wanted in seen.named else self.chance.choice(seen.options)

    def _in_words(self, seen: Seen) -> str:
        words = self.model.words
        if self.reader.asks_name in seen.text:
            return self.chance.choice(words.names)
        return self.chance.choice(words.goals if "🎯" in seen.text else words.thoughts)

    # ---- events --------------------------------------------------------------------------------

    def _writes(self, text: str, at: datetime) -> Update:
        return MessageReceived(text=text, **self._told(at))

    def _taps(self, data: str, at: datetime) -> Update:
        return ChoiceMade(data=data, **self._told(at))

    def _told(self, at: datetime) -> dict[str, Any]:
        self.deeds += 1
        return {"sender": self.address, "key": f"{self.address}:{self.deeds}", "at": at}
