"""Medicine checks: the dose of one medicine does not stand behind the name of another.

Values come in the same order in each language; one that was put in another's place in all of them is seen
by the medicine that its line names.
"""

import re
from collections.abc import Iterator

from bot.content.doses import Dose
from bot.content.faults import Fault, shown
from bot.content.markup import VALUE
from bot.content.pack import Pack, sheet_of
from bot.faults import Telling

# As `drug:` of doses.yaml has them; any other is known by its own name alone.
_NAMES = {
    "oxytocin": r"(?:oxy|ocy)tocin\w*",
    "carbetocin": r"carb[ée]tocin\w*",
    "misoprostol": r"misoprostol\w*",
    "tranexamic acid": r"acide tranexamique|tranexamic acid|txa",
    "ergometrine": r"(?:m[ée]thyl)?ergom[ée]trin\w*",
    "magnesium sulfate": r"magn[ée]sium",
    "adrenaline": r"adr[ée]nalin\w*|epinephrin\w*",
}
_LINES = re.compile(r"\n\s*\n|\n(?=- |\d+\. )")


def medicine_faults(pack: Pack) -> Iterator[Fault]:
    """Each dose in a line that names other medicines before it, and not its own."""
    drugs = {dose.drug for dose in pack.doses.values() if dose.drug} | _NAMES.keys()
    named = {
        drug: re.compile(rf"\b(?:{_NAMES.get(drug, re.escape(drug))})\b", re.IGNORECASE) for drug in drugs
    }
    for language, sheet in pack.sheets.items():
        for entry in sheet.values():
            for words in entry.parts.values():
                for at, dose in _doses(pack, words.raw):
                    before = _LINES.split(words.raw[:at])[-1]
                    there = {drug for drug, form in named.items() if form.search(VALUE.sub("", before))}
                    if there and dose.drug not in there:
                        what = Telling(
                            "{id}: {{{{ {name} }}}} is a dose of {drug}, and stands behind {other}; name the "
                            "medicine, or another value",
                            id=entry.id,
                            name=dose.name,
                            drug=dose.drug,
                            other=", ".join(sorted(there)),
                        )
                        yield Fault(shown(sheet_of(pack, language)), words.line_at(at), what)


def _doses(pack: Pack, raw: str) -> Iterator[tuple[int, Dose]]:
    """The true doses that these words name, and where."""
    for found in VALUE.finditer(raw):
        dose = pack.doses.get(found[1])
        if dose is not None and dose.drug and not dose.wrong:
            yield found.start(), dose
