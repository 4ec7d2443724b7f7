"""Somebody with a phone: what she sends becomes updates, and what she is sent is on her screen."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

PATIENCE = 60  # seconds that a test waits for what should have come at once, on a machine that may be busy
STARTED_WITHIN = 300  # seconds until a process has read its libraries, on the same machine
BOT = {"id": 123456, "is_bot": True, "first_name": "Jigi", "username": "jigi_bot"}


class Provider(Protocol):
    """What a phone needs of its server."""

    unanswered: dict[str, float]  # taps that the bot has not answered, and when each was made
    lateness: float  # seconds that a message has waited when it comes

    def put(self, content: Mapping[str, Any], copies: int = 1) -> int: ...

    def keep(self, kind: str, data: bytes) -> str: ...

    def next_number(self) -> int: ...


@dataclass(frozen=True)
class Heard:
    """One message on somebody's screen."""

    id: int
    method: str
    text: str  # as it is shown
    raw: str  # as it was sent
    rows: tuple[tuple[str, ...], ...] = ()
    buttons: Mapping[str, str] = field(default_factory=dict)  # data by label
    file: bytes | None = None
    by_id: bool = False  # whether the file came by its id, not as an upload
    keys: tuple[tuple[str, ...], ...] = ()  # of a keyboard in the place of hers
    asks_contact: str = ""  # the key there that shares her own contact
    takes_keys: bool = False  # whether that keyboard goes with this message


class Somebody:
    """A person with a phone."""

    def __init__(self, server: Provider, id: int) -> None:
        self.id = id
        self.all: list[Heard] = []
        self.sent: dict[int, float] = {}  # the messages that she sees of her own, and when she sent each
        self.blocked = False
        self.keyboard: Heard | None = None  # what brought the keys in the place of her keyboard
        self._server = server
        self._heard = 0
        self._new = asyncio.Event()

    @property
    def chat(self) -> str:
        """Where the channel sends to reach her."""
        return str(self.id)

    def says(self, text: str, *, copies: int = 1) -> int:
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}
        return self._sends({"text": text} | ({"entities": [command]} if text.startswith("/") else {}), copies)

    def sends_voice(self, data: bytes) -> int:
        file = self._server.keep("Voice", data)
        voice = {"file_id": file, "file_unique_id": "u" + file, "duration": 3, "mime_type": "audio/ogg"}
        return self._sends({"voice": voice | {"file_size": len(data)}})

    def sends_picture(self, data: bytes, caption: str = "") -> int:
        small, large = (self._server.keep("Photo", data) for _ in range(2))
        photo = [
            {"file_id": small, "file_unique_id": "s", "width": 90, "height": 90, "file_size": 1},
            {"file_id": large, "file_unique_id": "l", "width": 1280, "height": 960, "file_size": len(data)},
        ]
        return self._sends({"photo": photo} | ({"caption": caption} if caption else {}))

    def presses(self, key: str) -> int:
        """A key in the place of her keyboard: it shares her own contact, or types what stands on it."""
        assert self.keyboard is not None, "there are no keys in the place of her keyboard"
        assert any(key in row for row in self.keyboard.keys), f"no key {key!r} in {self.keyboard.keys}"
        if key != self.keyboard.asks_contact:
            return self.says(key)
        return self.sends_contact(self.number, self.id)

    def sends_contact(self, number: str, user_id: int | None) -> int:
        """Any contact; Telegram says which of its users has that number, where one has."""
        known = {} if user_id is None else {"user_id": user_id}
        return self._sends({"contact": {"phone_number": number, "first_name": "Awa", **known}})

    @property
    def number(self) -> str:
        """Her own, as Telegram writes it: without a plus."""
        return f"223761234{self.id:02}"

    def taps(self, label: str, *, copies: int = 1) -> int:
        """The newest button with these words on it."""
        message = next((heard for heard in reversed(self.all) if label in heard.buttons), None)
        assert message is not None, f"no button [{label}]; shown were {[m.rows for m in self.all[-3:]]}"
        id = str(4_000_000 + self._server.next_number())
        tap = {
            "id": id,
            "from": self._me(),
            "chat_instance": "-5",
            "data": message.buttons[label],
            "message": {"message_id": message.id, "date": 1, "chat": self._chat(), "text": message.text},
        }
        self._server.unanswered[id] = time.time() - self._server.lateness
        return self._server.put({"callback_query": tap}, copies)

    def blocks(self) -> int:
        self.blocked = True
        return self._changes("member", "kicked")

    def unblocks(self) -> int:
        self.blocked = False
        return self._changes("kicked", "member")

    async def hears(self, count: int = 1, within: float = PATIENCE) -> list[Heard]:
        """The next messages, once they have come."""
        async with asyncio.timeout(within):
            while len(self.all) < self._heard + count:
                self._new.clear()
                await self._new.wait()
        self._heard += count
        return self.all[self._heard - count : self._heard]

    def has_heard(self) -> None:
        """What has come so far is read; what comes from now on is heard next."""
        self._heard = len(self.all)

    def is_shown(self, heard: Heard) -> None:
        self.all.append(heard)
        if heard.keys or heard.takes_keys:
            self.keyboard = heard if heard.keys else None
        self._new.set()

    def _sends(self, content: Mapping[str, Any], copies: int = 1) -> int:
        number = self._server.next_number()
        self.sent[number] = time.time() - self._server.lateness
        message = {
            "message_id": number,
            "date": int(self.sent[number]),
            "chat": self._chat(),
            "from": self._me(),
        }
        return self._server.put({"message": {**message, **content}}, copies)

    def _changes(self, old: str, new: str) -> int:
        bot = [{"user": BOT, "status": s} | ({"until_date": 0} if s == "kicked" else {}) for s in (old, new)]
        change = {"chat": self._chat(), "from": self._me(), "date": 1_795_000_000}
        return self._server.put(
            {"my_chat_member": change | {"old_chat_member": bot[0], "new_chat_member": bot[1]}}
        )

    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": "Awa"}

    def _me(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Awa", "language_code": "fr"}
