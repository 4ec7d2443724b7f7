"""What stands on a button is that button when it is typed: in every flow and quiz, and each language."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import pytest

from bot.channels.bot_api.limits import LIMITS as TELEGRAM
from bot.channels.fitting import Row, fit
from bot.channels.webchat.limits import LIMITS as WEB
from bot.channels.whatsapp.limits import LIMITS as WHATSAPP
from bot.content.examining import is_disputed
from bot.content.folding import fold
from bot.content.texting import denies
from bot.conversation.effects import Ask, Hour, Number, Text
from bot.conversation.messages import Button, Message
from bot.handlers import FLOWS
from bot.handlers.refresher import asked
from bot.house import House, read_words
from bot.running.building import talking
from bot.upkeep.checking import LANGUAGES, inspect_all
from storage.store import MediaFolder

TODAY = date(2026, 11, 23)
LEAST = {
    "button": 1_000,
    "figure": 700,
    "letter": 300,
    "slip": 1_000,
}  # of what is typed, so that it is typed
EITHER = frozenset("knoyd")  # letters that are a yes or a no by themselves


class Put(NamedTuple):
    """A question as somebody sees it."""

    ask: Ask
    language: str
    labels: tuple[tuple[str, str], ...]  # choice, and what stands on its button
    in_full: tuple[tuple[str, str], ...]  # choice, and what its button is short for


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")))


@pytest.fixture(scope="module")
def puts(house: House) -> Sequence[Put]:
    """Every question with buttons that any flow can put, and every quiz item of the packs."""
    found: dict[tuple[object, ...], Put] = {}
    for ask in (*_of_flows(), *_of_quizzes(house)):
        for language in LANGUAGES:
            labels = tuple((c.value, house.rendering.label(c, language, "")) for c in ask.offered)
            # An example of a flow stands for somebody's words by « … », which nobody types.
            labels = tuple((value, label) for value, label in labels if _compact(label))
            full = ((c.value, house.rendering.in_full(c, language, "")) for c in ask.offered)
            in_full = tuple((value, text) for value, text in full if text is not None)
            alike = (language, labels, in_full, ask.accepts, ask.strict)
            found.setdefault(alike, Put(ask, language, labels, in_full))
    return tuple(found.values())


def _of_flows() -> Iterator[Ask]:
    for _, seen in inspect_all(FLOWS):
        yield from seen.asks


def _of_quizzes(house: House) -> Iterator[Ask]:
    for pack in house.library.packs.values():
        for id, item in pack.items.items():
            order = "".join(item.options)
            put = next(asked({"id": f"{pack.id}/{id}", "text": f"{pack.id}/{id}", "order": order}, 1, 1))
            assert isinstance(put, Ask)
            yield put


def _compact(label: str) -> str:
    return fold(label).replace(" ", "")


def _bare(label: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))


# ---- ways of typing -----------------------------------------------------------------------------


def as_shown(put: Put) -> Iterator[tuple[str, str]]:
    """The words, in capitals, small, without accents or signs, with a full stop."""
    for value, label in put.labels:
        for typed in (label, label.upper(), label.lower(), _bare(label), fold(label), f"  {label}. "):
            yield _first(put, value), typed


def as_figure(put: Put) -> Iterator[tuple[str, str]]:
    """Its place, where a figure is nothing else; of what stands beside her own words, the ideas have one."""
    counts = any(isinstance(accepted, Number) for accepted in put.ask.accepts)
    if counts or any(_compact(label).isdecimal() for _, label in put.labels):
        return
    labels = put.labels[: len(put.ask.choices)] if _own_words(put.ask) else put.labels
    if len(put.labels) < len(put.ask.offered):
        return
    hours = any(":" in value for value, _ in labels) and any(isinstance(a, Hour) for a in put.ask.accepts)
    for place, (value, _) in enumerate(labels, 1):
        if hours and ":" not in value:
            continue  # « 5 » is an hour there
        if is_disputed(str(place), value, put.in_full):
            continue  # « 1 » is perhaps the option that says « 1 heure »
        yield value, str(place)
        yield value, f"{place}."


def as_letter(put: Put) -> Iterator[tuple[str, str]]:
    """Its first letter, where no other button begins so. Beside a patient one letter is too little."""
    if _own_words(put.ask) or put.ask.strict:
        return
    begins = Counter(_compact(label)[0] for _, label in put.labels)
    for value, label in put.labels:
        letter = _compact(label)[0]
        if letter.isalpha() and begins[letter] == 1 and letter not in EITHER:
            yield value, letter


def as_slip(put: Put) -> Iterator[tuple[str, str]]:
    """A letter left out, doubled, or swapped, in the middle; words that deny by it mean what they say."""
    if _own_words(put.ask):
        return
    alike = Counter(_compact(label) for _, label in put.labels)
    for value, label in put.labels:
        words = fold(label)
        if len(_compact(label)) < 6 or alike[_compact(label)] > 1:
            continue
        middle = [at for at in range(1, len(words) - 1) if words[at : at + 2].isalpha()]
        at = middle[len(middle) // 2]
        for typed in (
            words[:at] + words[at + 1 :],
            words[:at] + words[at] + words[at:],
            words[:at] + words[at + 1] + words[at] + words[at + 2 :],
        ):
            if denies(typed.split()) <= denies(words.split()):
                yield value, typed


def _own_words(ask: Ask) -> bool:
    return any(isinstance(accepted, Text) for accepted in ask.accepts)


WAYS = {"button": as_shown, "figure": as_figure, "letter": as_letter, "slip": as_slip}


def chosen(house: House, put: Put, typed: str) -> str | None:
    """The choice that it is; the button of the emergency and its word do the same."""
    meaning = read_words(typed, put.ask, put.language, "", TODAY, house)
    return meaning.choice or (meaning.command if meaning.command == "emergency" else None)


@pytest.mark.parametrize("way", WAYS)
def test_a_button_is_what_it_says_when_it_is_typed(house: House, puts: Sequence[Put], way: str) -> None:
    typed = [(put, value, words) for put in puts for value, words in WAYS[way](put)]
    assert len(typed) > LEAST[way]
    wrong = [
        f"{put.ask.key} ({put.language}): {words!r} is {got!r}, not {value!r}"
        for put, value, words in typed
        if (got := chosen(house, put, words)) != value
    ]
    assert not wrong


def _first(put: Put, value: str) -> str:
    """Of two that read the same the first."""
    label = _compact(dict(put.labels)[value])
    return next(other for other, shown in put.labels if _compact(shown) == label)


@pytest.mark.parametrize("limits", [TELEGRAM, WHATSAPP, WEB], ids=["telegram", "whatsapp", "web"])
def test_what_a_channel_shows_of_a_button_is_that_button_when_it_is_typed(
    house: House, puts: Sequence[Put], limits: object
) -> None:
    """A row that was cut, and the figure before a line where there are more buttons than a list has rows."""
    wrong, lines = [], 0
    for put in puts:
        buttons = tuple(Button(label, value) for value, label in put.labels)
        for part in fit(Message(text="?", buttons=buttons, opens="…"), limits):  # type: ignore[arg-type]
            shown = [(_told_by(put, row), row.label) for row in part.rows]
            if not part.rows and not part.buttons:
                places = {f"{n}. {label}": (v, str(n)) for n, (v, label) in enumerate(put.labels, 1)}
                shown = [places[line] for line in part.text.splitlines() if line in places]
                lines += len(shown)
            wrong += [
                f"{put.ask.key} ({put.language}): {words!r} is {got!r}, not {value!r}"
                for value, words in shown
                if (got := chosen(house, put, words)) != value
            ]
    assert not wrong
    assert lines > 0 or limits is not WHATSAPP


def _told_by(put: Put, row: Row) -> str:
    """Rows that read the same are numbered."""
    return row.data if row.label[:1].isdecimal() else _first(put, row.data)
