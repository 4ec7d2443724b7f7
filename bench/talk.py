"""The talk that every contender leads: an opening and eight questions, each answered once.

The words are those of our check-in as it stands in the French catalogue, so that nobody sends less
than another. `name` is the catalogue's name, for the contender that renders it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

COMMAND = "/checkin"
GATHERED = 250  # updates that are there at once: half of the people write in the same moment
OPENING = "Bonjour\u202f! Prenons cinq minutes pour votre pratique."
CLOSING = "Bravo, c’est noté\u202f! 👏"
SCALE = tuple((str(n), str(n)) for n in range(1, 11))
SKIP = ("skip", "Plus tard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question, and how it is answered here: by the tap `tap`, or else by `words`."""

    key: str
    name: str
    text: str
    choices: tuple[tuple[str, str], ...]  # value and label
    tap: str = ""
    words: str = ""

    @property
    def answer(self) -> str:
        """What is kept."""
        return self.tap or self.words


STEPS = (
    Step(
        key="topic",
        name="checkin.topic",
        text="De quoi voulez-vous parler aujourd’hui\u202f?",
        choices=(
            ("tray", "Préparer le plateau"),
            ("cord", "Le cordon"),
            ("massage", "Le massage utérin"),
            ("own", "Un autre sujet"),
        ),
        tap="cord",
    ),
    Step(
        key="goal",
        name="checkin.goal",
        text="🎯 Quel est votre objectif\u202f? Dites-le avec vos mots, par écrit ou en note vocale.",
        choices=(SKIP,),
        words="Avoir l’ocytocine prête avant chaque accouchement d’ici vendredi, 10 sur 10",
    ),
    Step(
        key="score",
        name="checkin.score",
        text="📍 Sur une échelle de 1 à 10, où en êtes-vous aujourd’hui\u202f?",
        choices=SCALE,
        tap="6",
    ),
    Step(
        key="obstacle",
        name="checkin.obstacle",
        text="Qu’est-ce qui rend cela difficile\u202f?",
        choices=(SKIP,),
        words="La glacière est loin de la salle et je suis souvent seule la nuit",
    ),
    Step(
        key="option",
        name="checkin.option_1",
        text="💡 Que pourriez-vous faire\u202f? Une première idée.",
        choices=(SKIP,),
        words="Sortir une ampoule dès que la femme arrive",
    ),
    Step(
        key="step",
        name="checkin.step",
        text="👣 Quelle sera votre toute première action\u202f?",
        choices=(SKIP,),
        words="Parler avec la gérante du dépôt demain matin",
    ),
    Step(
        key="day",
        name="checkin.day",
        text="Quel jour\u202f? Touchez, ou écrivez par exemple «\u202fvendredi\u202f».",
        choices=(("+1", "Demain"), ("+3", "Dans trois jours"), ("+7", "Dans une semaine")),
        tap="+3",
    ),
    Step(
        key="confidence",
        name="checkin.confidence",
        text="De 1 à 10, à quel point pensez-vous y arriver\u202f?",
        choices=SCALE,
        tap="8",
    ),
)
# What the catalogue's words hold of her answers.
PUT_IN: Mapping[str, object] = {"example": "", "named": "", "score": 6}
TURNS = 1 + len(STEPS)  # of one check-in: she opens it, and answers eight times


def texts() -> tuple[str, ...]:
    """What is said after each turn: the opening with the first question, …, the closing."""
    first, *others = (step.text for step in STEPS)
    return (f"{OPENING}\n\n{first}", *others, CLOSING)


@dataclass(frozen=True, slots=True)
class Update:
    """What the person with this chat id does in one wave of a check-in; `wave` 0 opens it."""

    id: int
    chat: int
    wave: int

    def as_telegram(self, data: str | None = None, at: int = 1_767_225_600) -> dict[str, object]:
        """The update as the Bot API sends it; `data` is the tapped button's, when the bot chose it."""
        user = {"id": self.chat, "is_bot": False, "first_name": "Awa", "language_code": "fr"}
        chat = {"id": self.chat, "type": "private", "first_name": "Awa"}
        message: dict[str, object] = {"message_id": self.id, "date": at, "chat": chat}
        step = STEPS[self.wave - 1] if self.wave else None
        if step and step.tap:
            query = {
                "id": str(self.id),
                "from": user,
                "chat_instance": str(self.chat),
                "message": message | {"text": step.text},
                "data": data or step.tap,
            }
            return {"update_id": self.id, "callback_query": query}
        if step:
            return {"update_id": self.id, "message": message | {"from": user, "text": step.words}}
        entity = {"type": "bot_command", "offset": 0, "length": len(COMMAND)}
        return {
            "update_id": self.id,
            "message": message | {"from": user, "text": COMMAND, "entities": [entity]},
        }


def wave(number: int, check_in: int, people: int) -> list[Update]:
    """What everybody does in this wave of their nth check-in, interleaved: one update a person."""
    first = (check_in * TURNS + number) * people + 1
    return [Update(first + i, 1_000 + i, number) for i in range(people)]


ANSWERS: Mapping[str, str] = {step.key: step.answer for step in STEPS}
