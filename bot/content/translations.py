"""Translations: is the catalogue whole, fresh and safe to send, in every language?

English must have every text. Bambara may lack what nobody could vouch for yet, but nothing in it may be
stale. Reported all at once, each with its line and the fix.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, TemplateAssertionError, TemplateError, nodes

from bot.content.catalogue import LOCALES, SOURCE, Catalogue, CatalogueEntry, entries_of, read
from bot.content.faults import Fault, PackError, shown
from bot.content.filters import filters
from bot.conversation.messages import plain

COMPLETE = ("fr", "en")  # the languages that may lack nothing
SMALL_SCREEN = 600  # characters that she reads without scrolling; more begin another message
BUTTON = 20  # characters that WhatsApp shows
LABELS = ("choice.", "cadre.", "day.", "point.")
_COMMAND = re.compile(r"command\.[a-z0-9_]{1,32}")  # what Telegram takes as a command
DESCRIPTION = 256  # characters that it takes beside one
PLURALS = {  # what gettext must read; Babel's own guesses are wrong for Bambara
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "bm": "nplurals=1; plural=0;",
}
_TAG = re.compile(r"<[^>]*>")
_LOGIC = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NAME = re.compile(r"\{\{ ([a-z]+(?:_[a-z]+)*) \}\}")
_NAMES_ALONE = re.compile(rf"(?:[^{{}}]|{_NAME.pattern})*")  # nothing to parse: half of them
_ENVIRONMENT = Environment(autoescape=True)
_ENVIRONMENT.filters.update(filters(SOURCE))


def catalogue_faults(folder: Path = LOCALES) -> list[Fault]:
    """Everything that is wrong in the words of engineers."""
    faults: list[Fault] = []
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        faults += _file_faults(path)
    try:
        catalogue = Catalogue.load(folder)
    except PackError as error:
        return sorted({*faults, *error.faults})
    for language, entries in catalogue.entries.items():
        for entry in entries.values():
            faults += _form_faults(entry)
            if entry.name.startswith("command."):
                faults += _command_faults(entry)
            if language != SOURCE:
                faults += _against_source(entry, catalogue.entry(entry.name, SOURCE))
    for language in COMPLETE:
        for name in catalogue.names():
            if catalogue.entry(name, language) is None:
                source = catalogue.entries[SOURCE][name]
                what = f"{name} has no text in {language!r}; add it to locales/{language}/LC_MESSAGES"
                faults.append(Fault(shown(source.path), source.line, what))
    return sorted(faults)


def _file_faults(path: Path) -> Iterator[Fault]:
    language = path.parts[-3]
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [(i, line[7:-1]) for i, line in enumerate(lines, 1) if line.startswith('msgid "')]
    counts = Counter(name for _, name in names)
    for i, name in names:
        if counts[name] > 1:
            yield Fault(shown(path), i, f"{name} stands here {counts[name]} times; keep one")
    try:
        catalog = read(path)
    except PackError:
        return  # said by whoever loads the catalogue
    wanted = PLURALS.get(language)
    if wanted and f'"Plural-Forms: {wanted}\\n"' not in lines:
        yield Fault(shown(path), 1, f"the header needs: Plural-Forms: {wanted}")
    if f'"Language: {language}\\n"' not in lines:  # without it Babel forgets the plural forms
        yield Fault(shown(path), 1, f"the header needs: Language: {language}")
    for entry in entries_of(catalog, path):
        if entry.fuzzy:
            yield Fault(
                shown(path), entry.line, f"{entry.name} is marked fuzzy; read it again, take the mark out"
            )


def _form_faults(entry: CatalogueEntry) -> Iterator[Fault]:
    """What is wrong with a text by itself."""
    where = (shown(entry.path), entry.line)
    for form in entry.forms:
        try:
            if "{" in form:
                _named(form)
        except TemplateError as error:
            yield Fault(*where, f"{entry.name}: {error.message}; mend the braces")
            continue
        words = _LOGIC.sub("", form)
        for tag in _TAG.findall(words):
            if tag not in {"<b>", "</b>", "<i>", "</i>"}:
                yield Fault(*where, f"{entry.name} has the tag {tag}; only <b> and <i> can be sent")
        for name in "bi":
            if words.count(f"<{name}>") != words.count(f"</{name}>"):
                yield Fault(*where, f"{entry.name}: a <{name}> is not closed; add </{name}>")
        if len(words) > SMALL_SCREEN:
            what = (
                f"{entry.name} has {len(words)} characters; a small screen shows {SMALL_SCREEN}. Shorten it"
            )
            yield Fault(*where, what)
        if entry.name.startswith(LABELS) and len(plain(words)) > BUTTON:
            what = f"the button {plain(words)!r} has {len(plain(words))} characters; WhatsApp shows {BUTTON}"
            yield Fault(*where, f"{entry.name}: {what}. Shorten it")


def _command_faults(entry: CatalogueEntry) -> Iterator[Fault]:
    """What Telegram's menu would refuse, and with it the whole menu."""
    where = (shown(entry.path), entry.line)
    if not _COMMAND.fullmatch(entry.name):
        what = "is no command for Telegram; write command. and then at most 32 of a-z, 0-9, _"
        yield Fault(*where, f"{entry.name} {what}")
    if len(entry.forms[0]) > DESCRIPTION:
        what = f"has {len(entry.forms[0])} characters; Telegram’s menu shows {DESCRIPTION}. Shorten it"
        yield Fault(*where, f"{entry.name} {what}")


def _against_source(entry: CatalogueEntry, source: CatalogueEntry | None) -> Iterator[Fault]:
    """What is wrong with a translation beside the French words."""
    where = (shown(entry.path), entry.line)
    if source is None:
        yield Fault(*where, f"{entry.name} is no text in {SOURCE!r}; take it out, or mend its name")
        return
    if entry.stamp != source.hash:
        state = (
            "was made from other French words"
            if entry.stamp
            else "does not say which French words it renders"
        )
        language = entry.path.parts[-3]
        fix = f"read both, then run: python -m bot.content.catalogue {language} {entry.name}"
        yield Fault(*where, f"{entry.name} {state}; {fix}")
    if entry.plural != source.plural:
        yield Fault(*where, f"{entry.name} has plural forms in one language only; write msgid_plural in both")
    try:
        ours, theirs = _variables(entry), _variables(source)
    except TemplateError:
        return
    for name in sorted(theirs - ours):
        yield Fault(*where, f"{entry.name} lacks {{{{ {name} }}}}, which the French words have; add it")
    for name in sorted(ours - theirs):
        yield Fault(*where, f"{entry.name} has {{{{ {name} }}}}, which the French words lack; take it out")


def _variables(entry: CatalogueEntry) -> set[str]:
    return {name for form in entry.forms if "{" in form for name in _named(form)}


@cache
def _named(form: str) -> frozenset[str]:
    """The variables of a template; those of the French words are held against every language.

    Read once for all that is asked of it, and not compiled: most are never shown by a check. Raises
    TemplateError, for a filter that there is not as well.
    """
    if _NAMES_ALONE.fullmatch(form):
        return frozenset(_NAME.findall(form))
    tree = _ENVIRONMENT.parse(form)
    for used in tree.find_all(nodes.Filter):
        if used.name not in _ENVIRONMENT.filters:
            raise TemplateAssertionError(f"No filter named {used.name!r}.", used.lineno)
    names = list(tree.find_all(nodes.Name))
    own = {name.name for name in names if name.ctx != "load"} | {
        one.name for one in tree.find_all(nodes.Macro)
    }
    return frozenset(name.name for name in names) - own - {"loop"}
