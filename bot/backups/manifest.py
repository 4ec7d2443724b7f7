"""The manifest: what a backup says of itself, first thing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.backups.faults import BackupError

FORM = 1  # of the archive; another one is another program's


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`counts`: rows by table. `secret`: a fingerprint of the one that links and digests were made with."""

    taken_at: datetime
    version: str
    store: str
    schema: tuple[str, ...]
    counts: Mapping[str, int]
    secret: str

    def written(self) -> bytes:
        values = {"form": FORM, **asdict(self), "taken_at": self.taken_at.isoformat()}
        return json.dumps(values, indent=1).encode() + b"\n"


def read(data: bytes) -> Manifest:
    """Raises BackupError for what is none, or of a newer program."""
    try:
        values = json.loads(data)
        form = values.pop("form")
        if form != FORM:
            raise BackupError(f"it has the form {form} of a newer jigi; use that version")
        values["taken_at"] = datetime.fromisoformat(values["taken_at"])
        return Manifest(**values | {"schema": tuple(values["schema"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError("it says nothing of itself that can be read: this is no backup of ours") from error


def fingerprint(secret: str) -> str:
    """By which a secret is known and not found."""
    return hashlib.sha256(b"jigi backup: " + secret.encode()).hexdigest()[:16]
