"""Act checks: may an act be noted so? A button without a dose, lengths that are typed, a card behind it."""

from collections.abc import Iterator

from bot.content.faults import Fault, shown
from bot.content.markup import values_in
from bot.content.pack import Pack
from bot.content.translations import BUTTON
from bot.faults import Telling

TIMELY = {"before", "late"}  # what is said of an act that may be begun within so long only


def act_faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the acts of a pack."""
    source = pack.languages[0]
    path = shown(pack.folder / f"{source}.md")
    for id, act in pack.acts.items():
        entry = pack.sheets[source][id]
        if not id.startswith("act."):
            yield Fault(
                path, entry.line, Telling("{id} is an act; begin its id with act., as in act.massage", id=id)
            )
        if act.card is None and not pack.lacks_entries:
            what = Telling("{id}: no card teaches {section}; write one", id=id, section=act.section)
            yield Fault(path, entry.line_of("section"), what)
        for key, length in (("within", act.within), ("every", act.every)):
            if key in entry.front and not length:
                what = Telling(
                    "{id}: {key} names {front!r}, which is no length; name minutes or hours",
                    id=id,
                    key=key,
                    front=entry.front[key],
                )
                yield Fault(path, entry.line_of(key), Telling("{what} of doses.yaml", what=what))
        wanted = TIMELY if act.within is not None else set()
        for part in sorted(wanted ^ (TIMELY & set(entry.parts))):
            what = Telling("add it") if part in wanted else Telling("say `within:` above, or take it out")
            yield Fault(
                path,
                entry.line,
                Telling("{id}: `> {part}: …` goes with `within:`; {what}", id=id, part=part, what=what),
            )
        yield from _button_faults(pack, id)


def _button_faults(pack: Pack, id: str) -> Iterator[Fault]:
    for language in pack.languages:
        entry = pack.sheets[language].get(id)
        words = entry.parts.get("title") if entry is not None else None
        if words is None:
            continue
        path = shown(pack.folder / f"{language}.md")
        if values_in(words.raw):
            what = Telling(
                "{id}: the button {words!r} shows a value; doses stand in the words below it",
                id=id,
                words=words.raw,
            )
            yield Fault(path, words.line, what)
        elif len(words.raw) > BUTTON:
            what = Telling(
                "{id}: the button {words!r} has {count} characters; WhatsApp shows {button}",
                id=id,
                words=words.raw,
                count=len(words.raw),
                button=BUTTON,
            )
            yield Fault(path, words.line, Telling("{what}. Shorten it", what=what))
