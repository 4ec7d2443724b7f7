"""Signatures: who has read which card, the words that they read, and until when they vouch for them.

`signatures.yaml` lies beside a pack's sheets; `jigi sign` writes it, card by card:

    cord.clamping:
      - {by: "Dr Sira, gynécologue", on: 2026-11-21, review_by: 2027-11-21, …}

What a signature is worth, `signoff.py` says.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.folding import fold
from bot.content.yaml import Keyed, line_of, read_yaml
from bot.faults import Telling

FILE = "signatures.yaml"
_HEAD = """\
# Who has read which card, and until when. `jigi sign` writes it; one comma changed in the words
# afterwards, and the card is a draft again.
"""
# Put before a name: it makes no second person.
_TITLE = re.compile(r"^(?:(?:dr|pr|prof|docteur|professeur|doctor|professor|m|mr|mme|mlle|mrs|ms)\b\W*)+")


class SignError(ValueError):
    """A card cannot be signed so; says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One reviewer's name under one card. `words` is the fingerprint of what was read."""

    by: str  # "Dr Sira, gynécologue"
    on: date
    review_by: date
    edition: str
    words: str
    account: str = ""  # digest of the login that signed in the console; whoever signs by `jigi sign` has none
    line: int = 0

    @property
    def name(self) -> str:
        """The reviewer's name without the role."""
        return self.by.partition(",")[0].strip()

    @property
    def reviewer(self) -> str:
        """Who it is, however the name is spelt: accents, dots, case and what is put before it aside."""
        return _TITLE.sub("", fold(self.name))

    def is_by_whom(self, other: "Signature") -> bool:
        """Whether one person signed both: by name, or out of one account whatever she is called by now."""
        same_account = bool(self.account) and self.account == other.account
        return same_account or self.reviewer == other.reviewer


Signatures = Mapping[str, tuple[Signature, ...]]  # by card id


def read_signatures(path: Path) -> tuple[dict[str, tuple[Signature, ...]], list[Fault]]:
    """Every signature of a pack by card, and what is wrong with the file; none when there is no file."""
    if not path.exists():
        return {}, []
    data, faults = read_yaml(path)
    signed: dict[str, tuple[Signature, ...]] = {}
    for card, entries in data.items():
        found: list[Signature] = []
        for entry in entries if isinstance(entries, list) else [entries]:
            line = entry.line + 1 if isinstance(entry, Keyed) else line_of(data, card)
            try:
                found.append(_signature(entry, line))
            except (TypeError, KeyError, ValueError):
                what = Telling(
                    "{card}: this is no signature; take it out, and sign again with `jigi sign`", card=card
                )
                faults.append(Fault(shown(path), line, what))
        signed[str(card)] = tuple(found)
    return signed, faults


def _signature(entry: Any, line: int) -> Signature:
    """Raises TypeError, KeyError or ValueError when it is none."""
    if set(entry) - {"account"} != {"by", "on", "review_by", "edition", "words"}:
        raise KeyError(entry)
    return Signature(
        by=str(entry["by"]),
        on=date.fromisoformat(str(entry["on"])),
        review_by=date.fromisoformat(str(entry["review_by"])),
        edition=str(entry["edition"]),
        words=str(entry["words"]),
        account=str(entry.get("account", "")),
        line=line,
    )


def with_signature(signed: Signatures, card: str, new: Signature) -> dict[str, tuple[Signature, ...]]:
    """The signatures with one more: it takes the place of what the same reviewer signed there before."""
    others = tuple(old for old in signed.get(card, ()) if not old.is_by_whom(new))
    return {**signed, card: (*others, new)}


def write_signatures(path: Path, signed: Signatures) -> None:
    """Write the file whole; a crash leaves the old one or the new one."""
    lines = [_HEAD]
    for card, entries in sorted(signed.items()):
        lines.append(f"{card}:\n")
        lines += [f"  - {_as_yaml(entry)}\n" for entry in entries]
    new = path.with_name(f"{path.name}.new")
    new.write_text("".join(lines), encoding="utf-8")
    new.replace(path)


def _as_yaml(entry: Signature) -> str:
    """A JSON string is a YAML string as well, whatever a name holds."""
    values = {key: value for key, value in asdict(entry).items() if key != "line"}
    if not entry.account:
        del values["account"]
    told = (
        f"{key}: {value if isinstance(value, date) else json.dumps(value, ensure_ascii=False)}"
        for key, value in values.items()
    )
    return "{" + ", ".join(told) + "}"
