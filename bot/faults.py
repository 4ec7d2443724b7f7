"""Faults: what is wrong with a file and the fix, in English words that another language can be made of."""

from collections.abc import Callable, Mapping


class Telling(str):
    """Words to whoever has to mend something. They read as English, and remember what they were made of.

    `template` has the form of `str.format`; it is the msgid under which `locales/LANGUAGE/faults.po` has the
    same words. A value may be a telling itself.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Telling":
        telling = super().__new__(cls, template.format(**values))
        telling.template, telling.values = template, values
        return telling

    def told(self, translated: Callable[[str], str]) -> str:
        """The same in the words that are given for its template, and for those of its values."""
        values = {
            name: value.told(translated) if isinstance(value, Telling) else value
            for name, value in self.values.items()
        }
        return translated(self.template).format(**values)

    def without(self, words: str, instead: str) -> "Telling":
        """The same with other words in its values, such as the path of a folder that is nobody's business."""
        values: dict[str, object] = {}
        for name, value in self.values.items():
            if isinstance(value, Telling):
                values[name] = value.without(words, instead)
            else:
                values[name] = str(value).replace(words, instead) if words in str(value) else value
        return Telling(self.template, **values)
