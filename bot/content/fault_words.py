"""Fault words: what is wrong with a file and the fix, in the language of whoever reads the page.

The program says it in English, as the command line shows it; `locales/LANGUAGE/faults.po` has the same in
another language, under the English template. What stands in no such file stays as it is.
"""

from collections.abc import Mapping
from functools import lru_cache

from bot.content.catalogue import LOCALES, read
from bot.content.markup import french
from bot.faults import Telling


def worded(says: str, language: str) -> str:
    """A fault in this language, whole: what stands in it as well."""
    if not isinstance(says, Telling):
        return says
    words = words_of(language)
    return says.told(lambda template: words.get(template, template))


@lru_cache(maxsize=8)
def words_of(language: str) -> Mapping[str, str]:
    """English template → the words of this language."""
    path = LOCALES / language / "faults.po"
    if not path.exists():
        return {}
    told = {str(one.id): str(one.string) for one in read(path) if one.id and one.string}
    return {id: french(words) for id, words in told.items()} if language == "fr" else told
