"""The frame: what stands around a pack's words when they are shown.

A card gets the line for her cadre and its source; one that touches a patient also the word that the
national protocol comes first, and that nobody has signed it yet. A question gets its letters, and a
reason the right answer for who missed it.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from bot.content.pack import Pack
from bot.conversation.effects import Args
from bot.people import Cadre

LETTERS = "ABCDEF"  # by position on the screen, whatever the letter in the pack


class Say(Protocol):
    """A text of the catalogue, in the language and edition at hand."""

    def __call__(self, text: str, **args: object) -> str: ...


def names(pack: Pack) -> Iterator[str]:
    """Every name that the texts of a pack go by."""
    for id in pack.cards:
        yield f"{pack.id}/{id}"
    for id in pack.items:
        yield f"{pack.id}/{id}"
        yield f"{pack.id}/{id}.why"
    for topic in pack.topics.values():
        yield from (topic.title, topic.example, *topic.ideas)


def shown(pack: Pack, rest: str, language: str, say: Say) -> Callable[[Args], str]:
    """The text of a pack that goes by this name. Raises KeyError when there is none."""
    entry, _, part = rest.rpartition(".")
    if rest in pack.cards:
        return card(pack, rest, language, say)
    if rest in pack.items:
        return question(pack, rest, language)
    if part == "why" and entry in pack.items:
        return reason(pack, entry, language, say)
    if entry in pack.topics and part in pack.html[language][entry]:
        words = pack.html[language][entry][part]
        return lambda _args: words
    raise KeyError(f"no text is named {pack.id}/{rest}; it has no card, question or topic of that name")


def card(pack: Pack, id: str, language: str, say: Say) -> Callable[[Args], str]:
    """A card as one screen for each cadre; unknown, she reads what holds for anybody.

    With `phone` (a number, or None) it is an emergency: whom to call stands above all else.
    """
    parts = pack.html[language][id]
    end = _end(pack, "card.end", pack.cards[id].sources, language, say)

    def screen(cadre: Cadre) -> str:
        who = parts.get(f"who.{cadre}", parts.get(f"who.{Cadre.OTHER}"))
        who = f"👉 {who}" if who else None
        return "\n\n".join(filter(None, (f"<b>{parts['title']}</b>", parts["body"], who, end)))

    screens: dict[str | None, str] = {cadre: screen(cadre) for cadre in Cadre}
    anybody = screens[Cadre.OTHER]

    def text(args: Args) -> str:
        words = screens.get(args.get("cadre"), anybody)
        return f"{say('emergency.call', phone=args['phone'])}\n\n{words}" if "phone" in args else words

    return text


def question(pack: Pack, id: str, language: str) -> Callable[[Args], str]:
    """The question and its options, lettered as they stand on the screen."""
    parts, item = pack.html[language][id], pack.items[id]

    def text(args: Args) -> str:
        order = args.get("order", item.options)
        options = (f"<b>{LETTERS[i]}.</b> {parts[f'option.{key}']}" for i, key in enumerate(order))
        place = f"<b>{args['n']}/{args['of']}</b> " if "n" in args else ""
        return f"{place}{parts['stem']}\n\n" + "\n".join(options)

    return text


def reason(pack: Pack, id: str, language: str, say: Say) -> Callable[[Args], str]:
    """Why, with the right answer spelt out for whoever chose another."""
    parts, item = pack.html[language][id], pack.items[id]
    right, why = parts[f"option.{item.right}"], parts["why"]
    end = _end(pack, "quiz.end", item.sources, language, say)
    spelt = [say("quiz.right", letter=letter) for letter in LETTERS]  # by position

    def text(args: Args) -> str:
        if args.get("chosen", item.right) == item.right:
            return f"{why}\n{end}"
        place = args.get("order", item.options).index(item.right)
        return f"{spelt[place]} {right}\n{why}\n{end}"

    return text


def _end(pack: Pack, text: str, keys: tuple[str, ...], language: str, say: Say) -> str:
    """Where it comes from and, where a patient is touched, how far it may be trusted."""
    between = " ; " if language == "fr" else "; "
    sources = between.join(dict.fromkeys(pack.sources[key].words(language) for key in keys))
    return say(text if pack.clinical else "sources.end", sources=sources)
