"""Refused: cards of one's own that nobody would be shown who asks with their very title.

What the packs refuse comes before every card, so a pack about something that was out of scope until now is
silent until the refusal goes. `jigi check` notes it; the packs that ship are held to far more questions.
"""

from collections.abc import Iterator

from bot.content.faults import shown
from bot.content.indexing import index_of
from bot.content.library import PACKS, Library
from bot.content.lookup import OutOfScope
from bot.content.pack import sheet_of


def notes(library: Library) -> Iterator[str]:
    """Each title that is refused, with the refusal and the fix; of the packs that are one's own."""
    own = [pack for pack in library.packs.values() if pack.folder.parent != PACKS]
    for pack in own:
        for id in pack.cards:
            for language in pack.languages:
                words = pack.sheets[language][id].parts["title"]
                answer = index_of(library).answer(words.raw)
                if isinstance(answer, OutOfScope):
                    where = f"{shown(sheet_of(pack, language))}:{words.line}"
                    why = _why(library, answer.refusal)
                    yield f"{where}: {id}: whoever asks “{words.raw}” is refused: {why}"


def _why(library: Library, refusal: str) -> str:
    for pack in library.packs.values():
        if any(one.id == refusal for one in pack.asking.refusals):
            where = f"{refusal} of {pack.id}/refusals.yaml"
            ours = pack.folder.parent == PACKS
            copy = f"copy {pack.id}/ beside your packs and mend it there" if ours else "mend it"
            return f"it meets {where}; {copy}, or give the card another title"
    how = "say in a questions.md of yours how people ask for this card"
    return f"it is like what stands below `# none` in a questions.md; {how}"
