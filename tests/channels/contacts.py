"""Somebody with WhatsApp on her phone: what she sends is posted, and what she is sent is on her screen."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.channels.phones import PATIENCE


class Provider(Protocol):
    """What a phone needs of its server."""

    def put_message(self, contact: "Contact", content: Mapping[str, Any], copies: int = 1) -> str: ...

    def keep(self, mime: str, data: bytes) -> str: ...


@dataclass(frozen=True)
class Heard:
    """One message on somebody's screen."""

    id: str  # the wamid
    kind: str
    text: str  # as it is shown
    raw: str  # as it was sent
    buttons: Mapping[str, str] = field(default_factory=dict)  # data by label, of a list as well
    notes: Mapping[str, str] = field(default_factory=dict)  # of a list, below the label
    opens: str = ""  # what opens the list
    file: bytes | None = None
    name: str = ""  # of a document
    is_voice: bool = False


class Contact:
    """A person with a phone: known by her number, by a business-scoped user id, or by both."""

    def __init__(self, server: Provider, telephone: str = "", user_id: str = "") -> None:
        self.telephone = telephone  # +223…; empty when she hides it behind a name
        self.user_id = user_id  # empty as before 2026
        self.all: list[Heard] = []
        self._server = server
        self._heard = 0
        self._new = asyncio.Event()

    @property
    def chat(self) -> str:
        """Where the channel sends to reach her."""
        return self.user_id or self.telephone

    @property
    def wa_id(self) -> str:
        return self.telephone.removeprefix("+")

    def says(self, text: str, *, copies: int = 1) -> str:
        return self.sends({"type": "text", "text": {"body": text}}, copies)

    def sends_voice(self, data: bytes) -> str:
        mime = "audio/ogg; codecs=opus"
        audio = {"id": self._server.keep(mime, data), "mime_type": mime, "sha256": "c2hh", "voice": True}
        return self.sends({"type": "audio", "audio": audio})

    def sends_picture(self, data: bytes, caption: str = "") -> str:
        image = {"id": self._server.keep("image/jpeg", data), "mime_type": "image/jpeg", "sha256": "c2hh"}
        return self.sends({"type": "image", "image": image | ({"caption": caption} if caption else {})})

    def taps(self, label: str, *, copies: int = 1) -> str:
        """The newest button or row with these words on it."""
        message = next((heard for heard in reversed(self.all) if label in heard.buttons), None)
        assert message is not None, f"nothing to tap says {label!r}; shown were {self.all[-3:]}"
        kind = "list_reply" if message.opens else "button_reply"
        reply = {"id": message.buttons[label], "title": label}
        if message.notes.get(label):
            reply["description"] = message.notes[label]
        content = {
            "type": "interactive",
            "interactive": {"type": kind, kind: reply},
            "context": {"from": "22390000000", "id": message.id},
        }
        return self.sends(content, copies)

    def blocks(self) -> None:
        """Nobody is told: what is sent to her stays at one tick."""
        self.blocked = True

    def unblocks(self) -> None:
        self.blocked = False

    async def hears(self, count: int = 1) -> list[Heard]:
        """The next messages, once they have come."""
        async with asyncio.timeout(PATIENCE):
            while len(self.all) < self._heard + count:
                self._new.clear()
                await self._new.wait()
        self._heard += count
        return self.all[self._heard - count : self._heard]

    def is_shown(self, heard: Heard) -> None:
        self.all.append(heard)
        self._new.set()

    def sends(self, content: Mapping[str, Any], copies: int = 1) -> str:
        """Any message; the wamid."""
        return self._server.put_message(self, content, copies)
