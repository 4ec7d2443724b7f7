"""The frame: what stands around a pack's words when they are shown.

A card gets the line for her cadre and its source; where its translation is stale, the words that it was made
from stand in its place, and a word that says so. One that touches a patient also the word that the
national protocol comes first, and who has signed it, if anybody. A question gets its letters, and a
reason the right answer for who missed it. An act gets its time.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from bot.content import checklists
from bot.content.cards import Act
from bot.content.pack import Pack, Parts
from bot.content.signoff import CardStatus, State
from bot.conversation.effects import Args
from bot.conversation.messages import plain
from bot.people import Cadre

Shown = Callable[[Args, CardStatus], str]
"""A text of a pack, for these arguments, with what its sign-off says of it."""

ACT_TEXTS = ("when", "before", "late", "late_when", "watch")
NO_HOUR = "--:--"  # where a reviewer reads the words, and nothing was done
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
        yield from (f"{pack.id}/{id}.option.{letter}" for letter in pack.items[id].options)
    for topic in pack.topics.values():
        yield from (topic.title, topic.example, *topic.ideas)
    for act in pack.acts.values():
        yield from names_of(act)
    for checklist in pack.checklists.values():
        yield from checklists.names_of(checklist)


def names_of(act: Act) -> Iterator[str]:
    """The names of an act's texts: its button; done at an hour; done when?; until when, or too late."""
    if act.every is not None:
        yield f"{act.ref}.watch"
        return
    yield from (act.ref, f"{act.ref}.title", f"{act.ref}.when")
    if act.within is not None:
        yield from (f"{act.ref}.before", f"{act.ref}.late", f"{act.ref}.late_when")


def shown(pack: Pack, rest: str, language: str, say: Say) -> Shown:
    """The text of a pack that goes by this name. Raises KeyError when there is none."""
    entry, _, part = rest.rpartition(".")
    if rest in pack.cards:
        return card(pack, rest, language, say)
    if rest in pack.items:
        return question(pack, rest, language, say)
    if part == "why" and entry in pack.items:
        return reason(pack, entry, language, say)
    if (item := entry.removesuffix(".option")) in pack.items and part in pack.items[item].options:
        option = _words(pack, item, language, say)[0][f"option.{part}"]
        return lambda _args, _standing: option
    if entry in pack.topics and part in pack.html[pack.languages[0]][entry]:
        words = pack.html[pack.shown_in(entry, language)][entry][part]
        return lambda _args, _standing: words
    if rest in pack.acts:
        return done(pack, rest, language)
    if entry in pack.acts and part == "title":
        title = pack.html[pack.shown_in(entry, language)][entry]["title"]
        return lambda _args, _standing: title
    if entry in pack.acts and part in ACT_TEXTS:
        return about_act(pack, entry, part, language, say)
    if (observed := pack.entry_of(rest)) in pack.checklists:
        return checklist(pack, observed, rest[len(observed) + 1 :], language, say)
    raise KeyError(f"no text is named {pack.id}/{rest}; it has no card, question, topic or act of that name")


def card(pack: Pack, id: str, language: str, say: Say) -> Shown:
    """A card as one screen for each cadre; unknown, she reads what holds for anybody.

    With `phone` (a number, or None) it is an emergency: whom to call stands above all else.
    """
    parts, notice = _words(pack, id, language, say)
    end = _end(pack, "card.end", pack.cards[id].sources, language, say)

    @cache
    def screen(cadre: Cadre, standing: CardStatus) -> str:
        who = parts.get(f"who.{cadre}", parts.get(f"who.{Cadre.OTHER}"))
        who = f"👉 {who}" if who else None
        seen = f"🖼 <i>{parts['picture']}</i>" if id in pack.pictures and "picture" in parts else None
        told = (notice, f"<b>{parts['title']}</b>", parts["body"], seen, who, end(standing))
        return "\n\n".join(filter(None, told))

    def text(args: Args, standing: CardStatus) -> str:
        words = screen(Cadre(args.get("cadre") or Cadre.OTHER), standing)
        return f"{say('emergency.call', phone=args['phone'])}\n{words}" if "phone" in args else words

    return text


def question(pack: Pack, id: str, language: str, say: Say) -> Shown:
    """The question and its options, lettered as they stand on the screen."""
    (parts, notice), item = _words(pack, id, language, say), pack.items[id]

    def text(args: Args, _standing: CardStatus) -> str:
        order = args.get("order", item.options)
        options = (f"<b>{LETTERS[i]}.</b> {parts[f'option.{key}']}" for i, key in enumerate(order))
        place = f"<b>{args['n']}/{args['of']}</b> " if "n" in args else ""
        return "\n\n".join(filter(None, (notice, f"{place}{parts['stem']}", "\n".join(options))))

    return text


def reason(pack: Pack, id: str, language: str, say: Say) -> Shown:
    """Why, with the right answer spelt out for whoever chose another."""
    (parts, _), item = _words(pack, id, language, say), pack.items[id]
    right, why = parts[f"option.{item.right}"], parts["why"]
    end = _end(pack, "quiz.end", item.sources, language, say)
    spelt = [say("quiz.right", letter=letter) for letter in LETTERS]  # by position

    def text(args: Args, standing: CardStatus) -> str:
        if args.get("chosen", item.right) == item.right:
            return f"{why}\n{end(standing)}"
        place = args.get("order", item.options).index(item.right)
        return f"{spelt[place]} {right}\n{why}\n{end(standing)}"

    return text


def done(pack: Pack, id: str, language: str) -> Shown:
    """One line of what was done: its hour, and its words with the dose."""
    body = pack.html[pack.shown_in(id, language)][id]["body"]
    return lambda args, _standing: f"<b>{args.get('at', NO_HOUR)}</b> {body}"


def about_act(pack: Pack, id: str, part: str, language: str, say: Say) -> Shown:
    """What is asked or said about an act, with who may do it and where it comes from."""
    (parts, _), act = _words(pack, id, language, say), pack.acts[id]
    end = _end(pack, "quiz.end", act.sources, language, say)
    teaching = _words(pack, act.card.partition("/")[2], language, say)[0] if act.card else {}

    def who(args: Args) -> str:
        cadre = Cadre(args.get("cadre") or Cadre.OTHER)
        line = teaching.get(f"who.{cadre}", teaching.get(f"who.{Cadre.OTHER}"))
        return f"👉 {line}" if line and act.drug else ""

    def text(args: Args, standing: CardStatus) -> str:
        match part:
            case "before":
                return f"{parts['before']} <b>{args.get('at', NO_HOUR)}</b>"
            case "late":
                return parts["late"]
            case "late_when":
                words = [parts["late"], say("companion.when.late")]
            case "when":
                words = [f"<b>{parts['body']}</b>", who(args), say("companion.when")]
            case _:
                words = [f"<b>{args.get('at', NO_HOUR)}</b> {parts['body']}"]
        return "\n\n".join(filter(None, (*words, end(standing))))

    return text


def checklist(pack: Pack, id: str, part: str, language: str, say: Say) -> Shown:
    """What a checklist is for and who vouches for it; or one of its parts, an item under its section."""
    (parts, notice), checks = _words(pack, id, language, say), pack.checklists[id]
    if not part:
        end = _end(pack, "card.end", checks.sources, language, say)
        told = (notice, f"<b>{parts['title']}</b>", parts["body"])
        return lambda _args, standing: "\n\n".join(filter(None, (*told, end(standing))))
    words = parts[part]
    item = next((item for item in checks.items if part == f"item.{item.id}"), None)
    if item is None:
        return lambda _args, _standing: words
    heading, mark = parts[f"section.{item.section}"], "❗ " if item.critical else ""

    def text(args: Args, _standing: CardStatus) -> str:
        place = f"<b>{args['n']}/{args['of']}</b> " if "of" in args else ""
        return f"{place}<i>{heading}</i>\n{mark}{words}"

    return text


def _words(pack: Pack, id: str, language: str, say: Say) -> tuple[Parts, str]:
    """What is shown of an entry, and what is said of it where that is not her language."""
    shown_in = pack.shown_in(id, language)
    return pack.html[shown_in][id], "" if shown_in == language else say("card.translation_stale")


def _end(
    pack: Pack, text: str, keys: tuple[str, ...], language: str, say: Say
) -> Callable[[CardStatus], str]:
    """Where it comes from and, where a patient is touched, how far it may be trusted."""
    between = " ; " if language == "fr" else "; "
    sources = between.join(dict.fromkeys(pack.sources[key].words(language) for key in keys))

    @cache
    def end(standing: CardStatus) -> str:
        if not pack.clinical:
            return say("sources.end", sources=sources)
        return say(text, sources=sources, signed=_signed(standing, say))

    return end


def _signed(standing: CardStatus, say: Say) -> str:
    """Who vouches for the words, or that nobody does; not escaped yet."""
    by = ", ".join(standing.by)
    match standing.state:
        case State.SIGNED:
            return plain(say("signed.valid", by=by, edition=standing.edition))
        case State.EXPIRED:
            return plain(say("signed.expired", by=by))
        case _:
            return plain(say("signed.draft"))
