"""The town: people who chat as people do, and what each of them did.

Everybody answers whatever is asked, taps, taps old buttons, changes the subject, is in danger, says stop
and comes back. What she does is decided by her dice; when it comes, by what she was shown.
"""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bench.survival.provider import Line, Provider, line_of

PATIENCE = 0.5  # seconds until somebody who is not answered does something else
MOST_UNTAKEN = 3  # messages, and as many taps, that she sends without being heard
THOUGHT = 0.08  # seconds at most before she answers
SUDDEN = ("/checkin", "/refresher", "elle saigne", "/promises", "/menu", "/progress", "comment masser ?")

# What a question asks for, and the field of the check-in that its answer has to be found in.
TAGS = {
    "Quel est votre objectif": "goal",
    "What is your goal": "goal",
    "rend cela difficile": "obstacle",
    "makes it difficult": "obstacle",
    "encore gêner": "obstacle",  # where she stands high already
    "still get in the way": "obstacle",
    "Que pourriez-vous": "option",
    "What could you do": "option",
    "quoi d’autre": "option",
    "And what else": "option",
}


class Heard(NamedTuple):
    """One message on a screen."""

    id: int
    words: str
    buttons: Mapping[str, str]  # data by label

    @property
    def asks(self) -> bool:
        """An encouragement that came under a question has not answered it."""
        return bool(self.buttons) or self.asks_for_words

    @property
    def asks_for_words(self) -> bool:
        return any(tag in self.words for tag in TAGS)


@dataclass
class Somebody:
    """A person with a phone."""

    chat: int
    dice: random.Random
    town: "Town"
    screen: list[Heard] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)  # words → the question that they answered
    dangers: int = 0  # how often she wrote that somebody bleeds
    called: bool = False  # whether she ever tapped « Urgence »
    _read: int = 0
    _new: asyncio.Event = field(default_factory=asyncio.Event)

    def is_shown(self, heard: Heard) -> None:
        self.screen.append(heard)
        self._new.set()

    async def chat_on(self) -> None:
        """Chat on until cancelled."""
        self.writes("/start")
        while True:
            await asyncio.sleep(self.dice.uniform(0, THOUGHT))
            await self.town.awake.wait()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while len(self.screen) == self._read:
                        self._new.clear()
                        await self._new.wait()
            self._read = len(self.screen)
            if self.town.is_behind(self.chat):  # she has written enough; somebody else may need the network
                continue
            if self.screen:
                self.acts(self.screen[-1])
            elif self.dice.random() < 0.2:
                self.writes("/start")

    def acts(self, last: Heard) -> None:
        """What she does at what she sees."""
        chance = self.dice.random()
        if chance < 0.08:
            self.taps(self.dice.choice(self.screen))  # perhaps of last week
        elif chance < 0.16:
            self.writes(self.dice.choice(SUDDEN))
        elif chance < 0.17:
            self.writes("/stop")
        elif last.buttons and (chance < 0.55 or not last.asks_for_words):
            self.taps(last)
        else:
            words = f"mot {len(self.said)} de {self.chat}"
            self.said[words] = next((h.words for h in reversed(self.screen) if h.asks), "")
            self.writes(words)

    def writes(self, words: str) -> None:
        self.dangers += words == "elle saigne"
        number = self.town.next_id()
        message = {"message_id": number, "date": int(self.town.provider.clock()), "from": self._me()}
        self.town.send(number, {"message": {**message, "chat": self._chat(), "text": words}})

    def taps(self, heard: Heard) -> None:
        if not heard.buttons:
            return
        labels = list(heard.buttons)
        label = labels[0] if self.dice.random() < 0.7 else self.dice.choice(labels)
        self.called |= heard.buttons[label].endswith("emergency")
        number = self.town.next_id()
        shown = {"message_id": heard.id, "date": 1, "chat": self._chat(), "text": heard.words}
        tap = {"id": str(number), "from": self._me(), "chat_instance": "5", "message": shown}
        self.town.send(number, {"callback_query": {**tap, "data": heard.buttons[label]}})

    def _chat(self) -> dict[str, Any]:
        return {"id": self.chat, "type": "private", "first_name": "Awa"}

    def _me(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "Awa", "language_code": "fr"}


class Town:
    """Everybody, at one provider."""

    def __init__(self, chats: range, seed: str, clock: Callable[[], float]) -> None:
        self.provider = Provider(self._shown, clock)
        self.people = {chat: Somebody(chat, random.Random(f"{seed}:{chat}"), self) for chat in chats}
        self.wrote: dict[Line, list[int]] = defaultdict(list)  # ids of updates, in the order written
        self.awake = asyncio.Event()
        self._updates: dict[int, Mapping[str, Any]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Everybody picks up her phone; nobody writes before `awake` is set, but for her first word."""
        self._tasks = [asyncio.create_task(somebody.chat_on()) for somebody in self.people.values()]

    async def end(self) -> None:
        """Nobody writes any more."""
        for task in self._tasks:
            task.cancel()
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for result in results:
            if isinstance(result, Exception):
                raise result

    def next_id(self) -> int:
        return len(self._updates) + 1

    def send(self, number: int, content: Mapping[str, Any]) -> None:
        """An update of somebody's."""
        update = {"update_id": number, **content}
        self._updates[number] = update
        self.wrote[line_of(update)].append(number)
        self.provider.put(update)

    def is_behind(self, chat: int) -> bool:
        """Whether some of what she wrote was not taken yet."""
        lines = (self.wrote[kind, chat][-MOST_UNTAKEN:] for kind in ("words", "taps"))
        return any(len(ids) == MOST_UNTAKEN and ids[0] not in self.provider.record.confirmed for ids in lines)

    def again(self, dice: random.Random, most: int = 3) -> None:
        """Some of what was taken comes once more, as after a provider's restart."""
        taken = sorted(self.provider.record.confirmed)
        for number in dice.sample(taken, min(most, len(taken))):
            self.provider.again(self._updates[number])

    def _shown(self, chat: int, message: int, words: str, buttons: Mapping[str, str]) -> None:
        if chat in self.people:
            self.people[chat].is_shown(Heard(message, words, buttons))
