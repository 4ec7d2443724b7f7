"""A stage: a transcript's cast plays its talk through the whole road, on a store of its own.

The clock stands still between the lines; what comes due on the way is fired, and what may go is sent.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.coaching import roles
from bot.content.transcripts import MONDAY, TranscriptError
from bot.conversation.events import Event, VoiceReceived
from bot.conversation.messages import Media, Message
from bot.conversation.records import Grade
from bot.examples.house import SEEN_WRONG
from bot.house import House
from bot.people import CONSENT, Address, Cadre, Facility, PersonId, Role
from bot.playing import lines
from bot.playing.replaying import replay
from bot.road import merged, withdrawing
from bot.road.withdrawing import Request
from bot.turns import take_turn
from bot.watching.alerts import tell
from bot.watching.faults import Name, Trouble
from exchange import proposing
from exchange.arrivals import number_in
from scheduler import campaigns, gates, recall
from storage import databases
from storage.register import Identifier, RegisterEntry
from storage.store import Desk, Invitation, Sending, Store

VOICE = re.compile(r"\(voice(?: (?P<sample>\w+))?\)")
PLACES = (
    Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso"),
    Facility("ML.SIK.NIE", "CSCom de Niéna", "Sikasso", "Sikasso"),
)


class Stage:
    """One talk, played.

    `voices` are the notes that somebody may send, by name. The store is opened for each line, which so
    finds what a restart would.
    """

    main = ""  # whose talk it is: what others hear is marked with their name

    def __init__(
        self, folder: Path, house: House, voices: Mapping[str, bytes] | None = None, database: str = ""
    ) -> None:
        """`database`: the URL of an empty one; else it is a file in the folder."""
        self.folder = folder
        self.database = database or f"sqlite:///{folder}/talk.db"
        self.house = house
        self.voices = voices or {}
        self.now = MONDAY
        self.buttons: dict[str, dict[str, str]] = {}
        self.people: dict[str, PersonId] = {}
        self.channels: dict[str, str] = {}
        self.events = 0
        self._opened: Store | None = None
        with self.open() as store, store.transaction() as desk:
            desk.put_facilities(PLACES)

    @contextmanager
    def open(self) -> Iterator[Store]:
        """The store: of the line that is being played, or for a moment."""
        if self._opened:
            yield self._opened
            return
        with closing(self.opened()) as store:
            self._opened = store
            try:
                yield store
            finally:
                self._opened = None

    def opened(self) -> Store:
        """The store, opened as after a restart."""
        return databases.opened(self.database, key=b"talk")

    def cast(self, name: str, **given: str) -> None:
        """Somebody who is there before the talk begins; `new` has not said a word. `on`: her channel."""
        self.channels[name] = given.get("on", "webchat")
        if "new" in given:
            return
        with self.open() as store, store.transaction() as desk:
            person = desk.person_at(self.address(name), self.now)
            self.people[name] = person.id
            fields: dict[str, Any] = {"name": name, "language": given.get("language", "fr")}
            desk.agree(person.id, int(given.get("agreed", CONSENT)), self.now)
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
                desk.add_invitation(_to_the_team_of(person.id, given["invites"], self.now))
            if job := given.get("register"):
                self.enter(desk, name, facility=given["facility"], supervises=job == "supervises")
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
        with self.open() as store:
            while True:
                with store.reading() as desk:
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
        with self.open() as store:
            while True:
                with store.transaction() as desk:
                    did, said = self._round(desk)
                heard += said
                if not did:
                    return heard

    def _round(self, desk: Desk) -> tuple[bool, list[str]]:
        """Whether there was something to do, and what was heard of it."""
        campaigns.ask_more(desk, 100, self.now, self.house.zone)
        events = desk.due_timers(self.now, 100)
        for event in events:
            take_turn(desk, event, self.house)
        heard: list[str] = []
        here = sorted({"webchat", *self.channels.values()})
        claimed = [row for channel in here for row in desk.claim(channel, self.now, 100)]
        for row in claimed:
            match gates.may_send(row, self.now, gates.Rules()):
                case gates.Go():
                    desk.receipt(row.id, Sending.SENT, self.now)
                    heard += self.show(row.outgoing.address.id, row.outgoing.message)
                case gates.Hold(until, reason):
                    desk.hold(row.id, until, reason)
                case gates.Drop(reason):
                    desk.receipt(row.id, Sending.DROPPED, self.now, reason=reason)
        return bool(events or claimed), heard

    def play(self, who: str, what: str) -> list[str]:
        event = self.event(who, what)
        with self.open() as store:
            with store.transaction() as desk:
                take_turn(desk, event, self.house)
            return self.settle()

    def withdraw(self, card: str, reason: str, instead: str = "") -> list[str]:
        with self.open() as store, store.transaction() as desk:
            withdrawing.take_up(desk, self.house.library, Request(card, reason, instead), self.now)
        return self.settle()

    def change_role(self, who: str, role: Role, *, given: bool) -> list[str]:
        """An operator gives it, or takes it away."""
        with self.open() as store, store.transaction() as desk:
            person = desk.person(self.people[who])
            if person is None:
                raise ValueError(f"nobody on this stage is called {who}")
            change = roles.give if given else roles.take
            change(desk, person, role, self.now)
        return self.settle()

    def alert(self, kind: str, channel: str, *, over: bool) -> list[str]:
        """A look at the machine finds something wrong, or nothing any more."""
        fault = Trouble(
            Name(kind, channel), {**SEEN_WRONG[kind], **({"channel": channel} if channel else {})}
        )
        with self.open() as store, store.transaction() as desk:
            tell(desk, [] if over else [fault], self.now, {"webchat"})
        return self.settle()

    def lose(self, who: str) -> list[str]:
        """A register that had her has her no more."""
        with self.open() as store, store.transaction() as desk:
            desk.go([self.enter(desk, who)], self.now)
        return self.settle()

    def register(self, name: str, number: str, cadre: Cadre, facility: str) -> None:
        """A register has somebody with this number, whom nobody has met."""
        entry = RegisterEntry(
            source="register", name=name, folded=name.lower(), identifiers=(Identifier("register", name),),
            telephones=(number_in(number),), cadre=cadre, facility=facility, state="1",
        )  # fmt: skip
        with self.open() as store, store.transaction() as desk:
            desk.keep_entries([(None, entry)], self.now, self.now.date())

    def address(self, who: str) -> Address:
        """Where somebody of the cast writes."""
        return Address(self.channels.get(who, "webchat"), who.lower())

    def read_register(self) -> list[str]:
        """A run over the register is over: nobody of it has changed."""
        with self.open() as store:
            proposing.tell_coaches(store, (), self.now)
        return self.settle()

    def enter(self, desk: Desk, who: str, **more: Any) -> int:
        """Into the register, as the one whom we know."""
        known = (Identifier("register:matricule", who),)
        entry = RegisterEntry(
            source="register", name=who, folded=who.lower(), identifiers=known, state="1", **more
        )
        (id,) = desk.keep_entries([(None, entry)], self.now, self.now.date())
        desk.link_entry(id, self.people[who])
        return id

    def ask_to_sign(self, by: str, who: str, card: str) -> list[str]:
        """On a page one trainer asks another one to read a card."""
        name, at = (
            card.partition("/")[2],
            f"https://jigi.example/console/content/{card.replace('/', '/card/')}",
        )
        told = {"of": self.people[by], "by": by, "title": name, "url": at}
        with self.open() as store, store.transaction() as desk:
            desk.set_timer(self.people[who], "signature.asked", card, self.now, told)
        return self.settle()

    def come_back(self, who: str, count: int) -> list[str]:
        """She writes again where so many news of her team waited behind a shut window for three weeks."""
        since = (self.now - timedelta(weeks=3)).isoformat()
        facts = {"since": since, "counts": {"shared": count, "stuck": 1}}
        with self.open() as store, store.transaction() as desk:
            desk.set_timer(self.people[who], merged.TOLD, "news", self.now, facts)
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
            "sender": self.address(who),
            "key": f"line {self.events}",
            "at": self.now,
        }
        media = Media(id=f"note-{self.events}", mime="audio/ogg")
        if voice := VOICE.fullmatch(what):
            self.house.media.write(media.id, self.voices.get(voice["sample"] or "", b""))
            return VoiceReceived(media=media, **common)
        try:
            return lines.event_of(what, media, self.buttons.get(who.lower(), {}), **common)
        except TranscriptError as error:
            raise TranscriptError(f"{who} {error}") from None

    def relive(self) -> None:
        """P8: the journal of everybody, lived again, says every message again."""
        with self.open() as store, store.reading() as desk:
            for person in desk.remembered():
                for _, differences in replay(desk, person, self.house):
                    if differences:
                        raise TranscriptError(f"the journal lived again says otherwise: {differences}")

    def show(self, chat: str, message: Message) -> list[str]:
        self.buttons.setdefault(chat, {}).update({b.label: b.data for b in message.buttons})
        return lines.shown(message, "" if chat == self.main else f" → {chat.capitalize()}")


def _to_the_team_of(coach: PersonId, code: str, now: datetime) -> Invitation:
    return Invitation(
        code=code,
        roles=frozenset({Role.WORKER}),
        coach=coach,
        given_by=coach,
        given_at=now,
        expires_at=now + timedelta(days=30),
    )
