"""Templates: the approved text that stands for a message, in her language, with her name in it."""

import html
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.content.faults import PackError
from bot.content.library import PACKS
from bot.content.templates import Declared, by_purpose, read_templates
from bot.conversation.messages import Message, Template
from bot.handlers import FLOWS
from bot.road import window
from storage.store import Claimed


def declared(packs: Iterable[Path]) -> dict[str, Declared]:
    """Ours, and those of these folders of packs. Raises PackError with every fault."""
    found, faults = read_templates((PACKS, *packs), FLOWS.by_command)
    if faults:
        raise PackError(faults)
    return found


def standing_for(packs: Iterable[Path], programme: str) -> Callable[[Claimed], Message]:
    """What asks somebody back, by the message that waits for her. Raises PackError with every fault."""
    serving = by_purpose(declared(packs))

    def template(row: Claimed) -> Message:
        return message_of(serving[row.outgoing.purpose], row.language, row.name, programme)

    return template


def message_of(one: Declared, language: str, name: str, programme: str) -> Message:
    """The template as a message: what she reads, and how a channel with a window says it."""
    language = one.language_for(language)
    values = one.filled(language, {"name": name, "programme": programme})
    payload = window.payload(one.opens)
    return Message(
        text=html.escape(one.text(language, values), quote=False),
        template=Template(one.name, language, tuple(values.items()), payload),
    )
