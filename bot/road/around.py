"""Around a turn: what the engine may ask of the world, and what it was told, for the journal."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot import people
from bot.conversation.effects import Ask, Find
from bot.conversation.events import Event, Facts, Meaning
from bot.conversation.script import Flow
from bot.conversation.turn import Reached
from bot.house import House, read_words
from bot.people import Person, PersonId, Role
from bot.reading import Reading
from bot.road.facts import gather
from bot.road.lookups import find
from bot.road.sources import Sources, sources_of
from bot.road.telephones import SharedNumber
from scheduler import local_time

WORKER = frozenset({Role.WORKER})  # most are nothing else


def keys_of_turn(person: PersonId, turn: int) -> str:
    """How the keys of a turn's messages begin."""
    return f"{person}.{turn}."


class Around:
    """The surroundings of one turn. `gathered` is what the turn read of the world, for the journal."""

    def __init__(self, reading: Reading, event: Event, house: House) -> None:
        self.person = person = reading.reader
        self.today: date = local_time.day(event.at, person.zone)
        self.edition = house.library.edition
        self.warm = house.warm
        self.gathered = _marks(person)
        self.secret = ""  # the PIN of this turn: used in it, and never kept
        self.telephone: SharedNumber | None = None  # her own number, likewise
        self._reading = reading
        self._event = event
        self._house = house

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        return read_words(words, ask, self.person.language, edition or self.edition, self.today, self._house)

    def facts(self, flow: Flow, given: Facts) -> Facts:
        gathered = gather(flow.needs, self._sources(given))
        opened = {**given, **gathered, "person": people.freeze(self.person), "today": self.today.isoformat()}
        self.gathered[flow.name] = opened
        self.gathered["edition"] = self.edition
        return opened

    def find(self, wanted: Find) -> Any:
        found = find(wanted, self._sources({}))
        self.gathered[f"find {wanted.key}"] = found
        return found

    def reached(self, turn: int) -> Reached:
        sent_at = getattr(self._event, "sent_at", None)
        reached = self._reading.desk.reached(keys_of_turn(self.person.id, turn), sent_at)
        if reached is not Reached.YES:
            self.gathered[f"reached {turn}"] = reached.value
        return reached

    def _sources(self, given: Facts) -> Sources:
        now = self._event.at
        sent_at = min(getattr(self._event, "sent_at", None) or now, now)
        sources = sources_of(self._house, self._reading, now, sent_at, given)
        if self.secret or self.telephone:
            return replace(sources, secret=self.secret, telephone=self.telephone)
        return sources


def _marks(person: Person) -> dict[str, Any]:
    """What a turn reads of the person herself, where it is not the usual."""
    you: dict[str, Any] = {}
    if person.language != "fr":
        you["language"] = person.language
    if person.zone != "Africa/Bamako":
        you["zone"] = person.zone
    if person.roles != WORKER:
        you["roles"] = sorted(person.roles)
    if person.named:
        you["named"] = True
    if person.handset:
        you["handset"] = True
    if person.light:
        you["light"] = True
    if person.consent_at is None:
        you["consented"] = False
    return {"you": you} if you else {}
