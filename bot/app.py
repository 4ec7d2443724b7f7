"""The app: the running house, built from settings. The only room that knows all the others."""

from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.handlers import FLOWS
from bot.turns import House
from storage.store import MediaFolder


def talking(media: MediaFolder, library: Library | None = None) -> House:
    """What a turn needs: flows, words, and ears."""
    catalogue = Catalogue.load()
    library = library or Library.load()
    return House(
        flows=FLOWS,
        library=library,
        rendering=Rendering(catalogue, library),
        reader=Reader(_command_words(catalogue)),
        media=media,
    )


def _command_words(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Spellings of the commands, by command and language: `words.menu` is "menu, accueil"."""
    spellings: dict[str, dict[str, list[str]]] = {}
    for name in catalogue.names("words."):
        for language in catalogue.languages:
            entry = catalogue.entry(name, language)
            if entry is not None:
                command = name.removeprefix("words.")
                spellings.setdefault(command, {})[language] = [
                    word.strip() for word in entry.forms[0].split(",")
                ]
    return spellings
