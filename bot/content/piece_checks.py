"""Piece checks: what is wrong in each file of a pack that cannot be read as a whole.

An author who has one line of `pack.yaml` to mend hears of his cards in the same breath. What holds one file
against another (languages, a question's card, a value that nothing names) is told once all of them have form.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.content.doses import read_doses
from bot.content.entry_checks import entry_faults
from bot.content.faults import Fault, PackError, shown
from bot.content.number_checks import in_words
from bot.content.pack import digest_of, unknown_values
from bot.content.sheets import read_sheet
from bot.content.yaml import read_yaml


def piece_faults(folder: Path) -> Iterator[Fault]:
    """Every fault of the values, and of each card and question by itself; none while a file is no text."""
    try:
        digest_of(folder)
    except PackError:
        return
    yield from read_doses(folder / "doses.yaml", None)[1]
    values = read_yaml(folder / "doses.yaml")[0]
    wrong = values.get("wrong")
    names = {*values, *(f"wrong.{name}" for name in (wrong if isinstance(wrong, dict) else ()))}
    for path in sorted(folder.glob("??.md")):  # its languages, whatever pack.yaml says of them
        sheet, faults = read_sheet(path)
        yield from faults
        yield from unknown_values(folder, {path.stem: sheet}, names) if values else ()
        for entry in sheet.values():
            yield from entry_faults(entry, path)
            for part, words in entry.parts.items():
                yield from in_words(entry, part, words, shown(path), path.stem)
