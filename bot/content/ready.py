"""Ready: an index of guidance that an earlier process made, kept in a file beside the editions.

Making one takes seconds of work, reading one a tenth of that. A file is named after every word of the packs
and every line of this room's program, so that another one's is never taken for it. It can be made anew at
any time: one that is missing, damaged, or cannot be written is no fault.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.content.lookup import Index

MOST = 3  # files that are kept, the newest: an edition that is published is another one
_SUFFIX = ".index"
_DIGEST = hashlib.sha256().digest_size

# What an index is made of. Nothing else is made while a file is read, whatever stands in it.
_MADE_OF = {
    "array": ("_array_reconstructor", "array"),
    "builtins": ("frozenset", "list", "set"),
    "collections": ("Counter", "defaultdict"),
    "bot.content.asking": ("Asked", "Asking", "Refusal"),
    "bot.content.examples": ("Examples",),
    "bot.content.fulltext": ("FullText",),
    "bot.content.gapped": ("Gapped",),
    "bot.content.lookup": ("CardText", "Index"),
    "bot.content.rows": ("Rows",),
    "bot.content.spelling": ("Slips", "Spelling"),
    "bot.content.wording": ("Wording", "_Pattern", "_Phrases", "stems"),
}


def index_in(folder: Path, digests: Iterable[str]) -> Index | None:
    """The index of the packs with these digests; None when none is kept there, or it is damaged."""
    try:
        with (folder / _name(digests)).open("rb") as file:
            told = file.read(_DIGEST)
            if hashlib.file_digest(file, "sha256").digest() != told:
                return None
            file.seek(_DIGEST)
            index = _Reading(file).load()
    except (OSError, pickle.UnpicklingError):
        return None
    return index if isinstance(index, Index) else None


def keep(folder: Path, digests: Iterable[str], index: Index) -> None:
    """Keep it for who comes next, all or nothing, and the oldest no longer."""
    made = pickle.dumps(index, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as temporary:
            whole = Path(temporary) / "index"
            whole.write_bytes(hashlib.sha256(made).digest() + made)
            kept = whole.rename(folder / _name(digests))
        others = [path for path in folder.glob(f"*{_SUFFIX}") if path != kept]
        for old in sorted(others, key=os.path.getmtime)[: 1 - MOST]:
            old.unlink(missing_ok=True)


class _Reading(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name not in _MADE_OF.get(module, ()):
            raise pickle.UnpicklingError(f"no index is made of {module}.{name}")
        return super().find_class(module, name)


def _name(digests: Iterable[str]) -> str:
    return hashlib.sha256("".join((program(), *digests)).encode()).hexdigest()[:32] + _SUFFIX


@cache
def program(room: Path = Path(__file__).parent) -> str:
    """What the words are read with, in short: each line of this room, Python's version and the stemmers'."""
    digest = hashlib.sha256(f"{sys.version} {version('snowballstemmer')}".encode())
    for path in sorted(room.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
