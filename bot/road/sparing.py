"""Sparing: on a weak network words alone go out; each file waits behind a button that names its size.

The message keeps what its button brings (`Message.on_demand`), so that a tap weeks later still finds it, or
finds that it was withdrawn, forgotten or parted from meanwhile.
"""

from collections.abc import Mapping
from dataclasses import asdict
from math import ceil
from typing import Any

from bot.channels.fitting import FILES
from bot.content.rendering import Rendering
from bot.conversation.effects import Choice
from bot.conversation.events import Key
from bot.conversation.messages import Button, Media
from bot.people import Person, PersonId
from bot.road.bubbles import Bubble
from bot.road.sources import Sources, today

SHOWN = frozenset(f"show.{kind}" for kind in FILES)  # what she has tapped for
MOST_NAMED = 9999  # kB on a button of 20 characters


def spared(
    keyed: list[tuple[Key, Bubble]], person: Person, rendering: Rendering, edition: str
) -> list[tuple[Key, Bubble]]:
    """The messages of a turn as they go out to her: without their files, where she wants words alone."""
    if person.light:
        for key, bubble in keyed:
            if not SHOWN.intersection(bubble.names):
                _spare(key, bubble, person.language, rendering, edition)
    return keyed


def _spare(key: Key, bubble: Bubble, language: str, rendering: Rendering, edition: str) -> None:
    for kind in FILES:
        media: Media | None = getattr(bubble, kind)
        if media is None:
            continue
        size = min(ceil(media.size / 1000), MOST_NAMED)
        label = rendering.label(Choice(kind, f"show.{kind}_button", args={"size": size}), language, edition)
        bubble.buttons.append(Button(label, f"!show {key.replace(' ', '_')} {kind}"))
        bubble.on_demand = (*bubble.on_demand, (kind, media))
        setattr(bubble, kind, None)


def on_demand(sources: Sources) -> Mapping[str, Any] | None:
    """The file that the button stands for; None when it may not, or cannot, be shown any more."""
    place, _, kind = str(sources.given.get("argument", "")).partition(" ")
    kept = sources.desk.on_demand(sources.person.id, place.replace("_", " "))
    if kept is None or kind not in (files := dict(kept.files)):
        return None
    if kept.subject is not None and not _paired(sources, kept.subject):
        return None
    if not all(_stands(sources, name) for name in kept.texts if "/" in name):
        return None
    return {"kind": kind, "media": asdict(files[kind])}


def _paired(sources: Sources, subject: PersonId) -> bool:
    """Whether she coaches, or is coached by, whom it speaks of, today."""
    other = sources.desk.people([subject])
    return any(her.coach == sources.person.id or sources.person.coach == her.id for her in other)


def _stands(sources: Sources, name: str) -> bool:
    """Whether the card of that name may be shown today; a recording stands and falls with its card."""
    card = name.removeprefix("voice/").partition(".")[0]
    return sources.library.has_card(card) and sources.library.may_show(card, today(sources))
