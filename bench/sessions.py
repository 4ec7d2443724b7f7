"""Sessions: what somebody does with the assistant, from her first word of it to its last answer.

Played on the whole road, with the shipped packs; each line is what she writes, or taps in brackets.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content.signoff import Policy
from bot.conversation.events import Event
from bot.conversation.messages import Message
from bot.house import House
from bot.people import PersonId
from bot.playing import stage
from bot.running.building import talking
from storage.store import MediaFolder

WHO = "Awa"
FIRST, ANY = "[.]", "[…]"  # the first choice: once, or until nothing is asked any more
MOST_TAPS = 40

SESSIONS: Mapping[str, tuple[str, ...]] = {
    "onboarding": (
        *("bonjour", "[Français]", "[Oui, d’accord]", "Awa", "[Matrone]", "Kléla"),
        *("[CSCom de Kléla (Sikasso)]", "passer", "17 h"),
    ),
    "checkin": (
        *("/checkin", "[Mon propre sujet]", "Préparer le plateau avant chaque accouchement dès lundi"),
        *("[4]", "la salle est petite et je suis souvent seule la nuit", "ranger le placard"),
        *("demander à Fanta", "[Passer]", "[1]", "vider le placard du bas", "[Demain]", "[Personne]"),
        *("[8]", "[✅ C’est juste]", "[Oui]", "[Chaque semaine]"),
    ),
    "refresher": ("/refresher", ANY),
    "emergency": ("elle saigne", FIRST, FIRST),
}


@dataclass(slots=True)
class Session:
    """What was sent and said in one session, in its order."""

    lines: list[Event | Message] = field(default_factory=list)


class Played(stage.Stage):
    """A stage that keeps what passes over it."""

    def __init__(self, folder: Path, house: House, *, light: bool, new: bool) -> None:
        super().__init__(folder, house)
        self.session = Session()
        self.last = Message("")
        self.cast("Moussa", role="coach")
        if not new:
            self.cast(WHO, cadre="matrone", coach="Moussa")
        with self.open() as store, store.transaction() as desk:
            if light and not new:
                desk.change_person(PersonId(self.people[WHO]), {"light": True})

    def event(self, who: str, what: str) -> Event:
        event = super().event(who, what)
        self.session.lines.append(event)
        return event

    def show(self, chat: str, message: Message) -> list[str]:
        if chat == WHO.lower():
            self.session.lines.append(message)
            self.last = message
        return super().show(chat, message)

    def do(self, line: str) -> None:
        """One line of a session; `FIRST` and `ANY` take the first choice of whatever is asked."""
        if line not in (FIRST, ANY):
            self._do(line)
            return
        for _ in range(1 if line == FIRST else MOST_TAPS):
            choice = next((b.label for b in self.last.buttons if not b.data.startswith("!")), None)
            if choice is None:
                return
            self._do(f"[{choice}]")

    def _do(self, line: str) -> None:
        self.now += timedelta(seconds=20)
        self.play(WHO, line)


def played(name: str, house: House, at: datetime, *, light: bool) -> Session:
    """One session of hers, begun at that hour. Raises TranscriptError for a button that she was not shown."""
    with TemporaryDirectory(prefix="jigi-") as folder:
        talk = Played(Path(folder), house, light=light, new=name == "onboarding")
        talk.now = at
        for line in SESSIONS[name]:
            talk.do(line)
        return talk.session


@contextmanager
def opened() -> Iterator[House]:
    """A house with the shipped packs, drafts shown."""
    with TemporaryDirectory(prefix="jigi-") as folder:
        yield talking(MediaFolder(Path(folder)), policy=Policy(drafts=True))
