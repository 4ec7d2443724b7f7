"""Spellings: the words that open a talk, and the commands that a channel shows."""

from bot.content.catalogue import SOURCE, Catalogue
from bot.handlers import FLOWS


def command_words(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Spellings of the commands, by command and language: `words.menu` is "menu, accueil"."""
    spellings: dict[str, dict[str, list[str]]] = {}
    for name in catalogue.names("words."):
        for language in catalogue.languages:
            entry = catalogue.entry(name, language)
            if entry is not None:
                words = [word.strip() for word in entry.forms[0].split(",")]
                spellings.setdefault(name.removeprefix("words."), {})[language] = words
    return spellings


def command_menus(catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """The commands to show, as `command.*` words them: by language, and "" for everybody else.

    A command stands there under the spelling that its text is named by: `/urgence` for an emergency.
    """
    meant = {command: command for command in FLOWS.by_command}
    for command, languages in command_words(catalogue).items():
        meant |= {word: command for words in languages.values() for word in words}
    menus: dict[str, list[tuple[str, str]]] = {}
    for language in ("", *catalogue.languages):
        entries = catalogue.entries[language or SOURCE]
        named = [
            (name.removeprefix("command."), e) for name, e in entries.items() if name.startswith("command.")
        ]
        menus[language] = [(name, e.forms[0]) for name, e in named if meant.get(name) in FLOWS.by_command]
    return {language: menu for language, menu in menus.items() if menu}
