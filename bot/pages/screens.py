"""Screens: a card, and what goes with it, as each channel would show it to a worker. Nothing is sent.

The words come from where the road has them, and are cut for a channel by the same hands as when they go out.
"""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from bot.channels.bot_api.limits import LIMITS as TELEGRAM
from bot.channels.channel import Limits
from bot.channels.fitting import Part, fit
from bot.channels.webchat.limits import LIMITS as WEBCHAT
from bot.channels.whatsapp.limits import LIMITS as WHATSAPP
from bot.content import checklists, frame
from bot.content.markup import values_in
from bot.content.pack import Pack
from bot.content.rendering import Rendering
from bot.content.translations import BUTTON
from bot.conversation.effects import Choice
from bot.conversation.messages import Button, Message
from bot.people import Cadre

CHANNELS: Mapping[str, Limits] = {"telegram": TELEGRAM, "whatsapp": WHATSAPP, "webchat": WEBCHAT}
LANGUAGES = ("fr", "en")
PHONE = "+223 00 00 00 00"  # where a programme's referral number would stand
FEW = 3  # buttons that every channel can show side by side
_GUIDE = (Choice("guide", "menu.guide"), Choice("report", "menu.report"))
_SEEN = (Choice("yes"), Choice("no"), Choice("later"))
_MARK = re.compile(r"(</?[bi]>)")


class Text(NamedTuple):
    """One text that goes with a card, and what is tapped below it."""

    name: str
    kind: str  # "card" | "quiz" | "why" | "act" | "checklist" | "item" | "action" | "topic"
    choices: tuple[Choice, ...] = ()
    args: Mapping[str, Any] = {}


def screens(
    pack: Pack, rendering: Rendering, id: str, cadre: Cadre | None, today: date
) -> list[dict[str, Any]]:
    """Every text of a card in each language, on each channel: JSON-like, its words in small HTML."""
    return [
        {
            "name": text.name,
            "kind": text.kind,
            "languages": [
                {
                    "language": language,
                    "phones": list(_phones(pack, rendering, text, cadre, language, today)),
                }
                for language in LANGUAGES
            ],
        }
        for text in texts(pack, id)
    ]


def texts(pack: Pack, id: str) -> Iterator[Text]:
    """What there is to read of a card and what it teaches, or of a checklist; any other by itself."""
    if id in pack.cards:
        card = pack.cards[id]
        yield Text(card.ref, "card", _GUIDE, {"phone": PHONE} if card.emergency else {})
        for item in pack.items.values():
            if item.card == card.ref:
                yield from _question(pack, item.ref.partition("/")[2])
        for act in pack.acts.values():
            if act.card == card.ref:
                yield from (Text(name, "act") for name in frame.names_of(act))
    elif id in pack.items:
        yield from _question(pack, id)
    elif id in pack.checklists:
        for name in checklists.names_of(pack.checklists[id]):
            kind = "item" if ".item." in name else "action" if ".action." in name else "checklist"
            if ".section." not in name and not name.endswith(".title"):
                yield Text(name, kind, _SEEN if kind == "item" else ())
    elif id in pack.topics:
        topic = pack.topics[id]
        yield from (Text(name, "topic") for name in (topic.title, topic.example, *topic.ideas))
    elif id in pack.acts:
        yield from (Text(name, "act") for name in frame.names_of(pack.acts[id]))


def _question(pack: Pack, id: str) -> Iterator[Text]:
    item = pack.items[id]
    letters = [Choice(key, words=frame.LETTERS[i]) for i, key in enumerate(item.options)]
    yield Text(item.ref, "quiz", (*letters, Choice("unsure")), {"n": 1, "of": 3})
    wrong = next((key for key in item.options if key != item.right), "")
    yield Text(f"{item.ref}.why", "why", (), {"chosen": wrong})


def _phones(
    pack: Pack, rendering: Rendering, text: Text, cadre: Cadre | None, language: str, today: date
) -> Iterator[dict[str, Any]]:
    words = rendering.text(text.name, {"cadre": cadre, **text.args}, language, "", today)
    labels = [rendering.label(choice, language, "") for choice in text.choices]
    as_list = len(labels) > FEW or any(len(label) > BUTTON for label in labels)
    message = Message(
        words,
        tuple(Button(label, choice.value) for label, choice in zip(labels, text.choices, strict=True)),
        picture=rendering.picture(text.name, ""),
        opens=rendering.text("choose", {}, language, "") if as_list else "",
    )
    values = _values(pack, text.name, language)
    for channel, limits in CHANNELS.items():
        parts = fit(message, limits)
        yield {"channel": channel, "parts": [_part(part, values) for part in parts]}


def _part(part: Part, values: re.Pattern[str] | None) -> dict[str, Any]:
    return {
        "html": marked(part.text, values),
        "buttons": [button.label for button in part.buttons],
        "rows": [(row.label, row.note) for row in part.rows],
        "opens": part.opens,
        "picture": part.media is not None,
    }


def marked(text: str, values: re.Pattern[str] | None) -> str:
    """The words with every typed value marked, so that an eye that checks doses finds them."""
    if values is None:
        return text
    pieces = _MARK.split(text)
    return "".join(
        piece if _MARK.fullmatch(piece) else values.sub(r'<mark class="dose">\g<0></mark>', piece)
        for piece in pieces
    )


def _values(pack: Pack, name: str, language: str) -> re.Pattern[str] | None:
    """What finds the typed values of an entry as they are read in this language."""
    id = pack.entry_of(name.partition("/")[2])
    tongue = pack.shown_in(id, language)
    told = set()
    for words in pack.sheets[tongue][id].parts.values():
        for value in values_in(words.raw):
            dose, _, form = value.partition("|")
            told.add(pack.doses[dose].said(tongue, form))
    found = sorted(filter(None, told), key=len, reverse=True)
    escaped = "|".join(re.escape(html.escape(value)) for value in found)
    return re.compile(rf"(?<!\w)(?:{escaped})(?!\w)") if found else None
