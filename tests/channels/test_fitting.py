"""Whatever is said fits every channel, and nothing of it is lost: no word, no file, nothing to tap."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.bot_api.limits import LIMITS as TELEGRAM
from bot.channels.channel import Limits
from bot.channels.cutting import pieces, units
from bot.channels.fitting import Part, fit
from bot.conversation.messages import Button, Media, Message, plain

# Few buttons, a list, and no words above a button of a file: the narrowest that there is.
NARROW = replace(
    TELEGRAM,
    text=4096,
    caption=1024,
    buttons=3,
    label=20,
    above_buttons=1024,
    rows=10,
    captioned=frozenset({"picture", "document"}),
)
BARE = Limits(
    text=300, caption=0, buttons=0, label=0, data=64, per_second=1, same_chat_gap=timedelta(0),
    captioned=frozenset(),
)  # fmt: skip

WORDS = st.text(st.sampled_from("abcé …\n.!?😀<&"), max_size=2000).map(lambda t: html.escape(t, quote=False))
LABELS = st.text(st.sampled_from("abcdé &<"), min_size=1, max_size=40).map(str.strip).filter(bool)
BUTTONS = st.lists(LABELS, max_size=14).map(
    lambda labels: tuple(Button(label, f"1.{n}") for n, label in enumerate(labels))
)
FILE = st.none() | st.just(Media("media-1", "image/png"))
MESSAGES = st.builds(Message, WORDS, BUTTONS, FILE, FILE, FILE, st.just("Choisir")).filter(
    lambda m: m.text.strip() or m.buttons or m.picture or m.voice or m.document
)
CHANNELS = pytest.mark.parametrize("limits", [TELEGRAM, NARROW, BARE], ids=["telegram", "narrow", "bare"])


def labels(*words: str) -> tuple[Button, ...]:
    return tuple(Button(label, f"1.{n}") for n, label in enumerate(words))


def letters(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


@CHANNELS
@given(message=MESSAGES)
def test_every_part_fits(limits: Limits, message: Message) -> None:
    for part in fit(message, limits):
        size = units(plain(part.text))
        assert size <= (limits.caption if part.media else limits.text)
        assert len(part.buttons) <= limits.buttons
        assert len(part.rows) <= limits.rows
        if part.buttons and limits.above_buttons:
            assert size <= limits.above_buttons
        if limits.rows:
            assert all(len(label) <= limits.label for label, _ in part.buttons)
        assert all(len(row.label) <= limits.row and len(row.note) <= limits.note for row in part.rows)
        assert len({row.label for row in part.rows}) == len(part.rows)


@CHANNELS
@given(message=MESSAGES)
def test_nothing_is_lost(limits: Limits, message: Message) -> None:
    parts = fit(message, limits)
    shown = "".join(letters(part.text) for part in parts)
    assert shown.startswith(letters(message.text))
    kinds = [part.kind for part in parts if part.media]
    assert kinds == [kind for kind in ("picture", "voice", "document") if getattr(message, kind)]
    words = [part for part in parts if part.text or part.buttons or part.rows]
    assert parts[: len(words)] == words or len(words) == 1, "no word waits for a file"
    last = words[-1] if words else parts[-1]
    assert not any(part.buttons or part.rows for part in parts if part is not last)
    tapped = [b.data for b in last.buttons] + [row.data for row in last.rows]
    if message.buttons and not tapped:  # she types: every label is there to be read
        assert all(letters(html.escape(b.label, quote=False)) in shown for b in message.buttons)
    else:
        assert tapped == [b.data for b in message.buttons]


def test_three_short_buttons_are_buttons() -> None:
    (part,) = fit(Message("Ça va ?", labels("Oui", "Non", "Plus tard")), NARROW)
    assert (len(part.buttons), part.rows) == (3, ())


def test_more_or_longer_buttons_are_a_list() -> None:
    message = Message("Où ?", labels("CSCom de Kléla, cercle de Sikasso", "Autre"), opens="Choisir")
    (part,) = fit(message, NARROW)
    assert part.opens == "Choisir"
    assert [(row.label, row.note) for row in part.rows] == [
        ("CSCom de Kléla, cercle…", "CSCom de Kléla, cercle de Sikasso"),
        ("Autre", ""),
    ]


def test_rows_that_would_look_alike_are_numbered() -> None:
    same = "Le centre de santé de Sikasso"
    (part,) = fit(Message("Où ?", labels(f"{same} A", f"{same} B", "Autre", "Passer")), NARROW)
    assert [row.label[:2] for row in part.rows] == ["1.", "2.", "3.", "4."]


def test_beyond_a_list_they_are_numbered_and_shortcuts_are_not() -> None:
    buttons = (*labels(*(f"Centre <{n}>" for n in range(11))), Button("Menu", "!menu"))
    (part,) = fit(Message("Où ?", buttons), NARROW)
    assert part.text.splitlines()[2:4] == ["1. Centre &lt;0&gt;", "2. Centre &lt;1&gt;"]
    assert part.text.splitlines()[-1] == "• Menu"


def test_a_scale_stands_for_itself() -> None:
    (part,) = fit(Message("De 1 à 11 ?", labels(*map(str, range(1, 12)), "Passer")), NARROW)
    assert part.text.splitlines()[2:] == ["1 · 2 · 3 · 4 · 5 · 6 · 7 · 8 · 9 · 10 · 11", "• Passer"]


def test_a_long_text_is_cut_where_she_would_pause() -> None:
    text = "Lavez vos mains. " + "Mettez des gants " * 3 + "propres. 1. Rangez le plateau"
    first, *rest = pieces(text, 80)
    assert first.endswith("propres.")
    assert rest == ["1. Rangez le plateau"]


def test_words_too_long_for_a_caption_go_before_their_file() -> None:
    picture = Media("media-1", "image/png")
    message = Message("a" * 1025, labels("Oui"), picture=picture)
    file = Part("", media=picture, kind="picture")
    assert fit(message, TELEGRAM) == [Part("a" * 1025, labels("Oui")), file]
    above = Part("a" * 1024), Part("a", labels("Oui"))
    assert fit(message, NARROW) == [*above, file]
