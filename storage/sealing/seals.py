"""Seals: one value sealed, found by its blind index, and opened.

AES-SIV (RFC 5297): a nonce that came twice would show that two values are the same, and no more; without a
nonce that is wanted, and makes a blind index. What it is bound to is authenticated: a value that somebody
moved to another column, or changed, does not open.
"""

import base64
import binascii
import hashlib
import os
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from storage.sealing.columns import KEY, NOT_SEALED, label

MARK = '"sealed:'
"""What a sealed value begins with. It is a JSON text as a whole, which databases may look into."""

FIX = "run `jigi key new` for one"
_BYTES = 32
_NONCE = 16
_HELD = 10_000  # blind indexes that need not be reckoned again
_OUR_KEY = re.compile(r"\d")  # our own keys begin with a person's number, and are looked up by it


class SealError(ValueError):
    """A sealed value does not open, or not there: whoever's turn reads it is put aside, and nobody else's."""


class Seals:
    """What one data key seals and opens."""

    def __init__(self, key: str) -> None:
        """`key` as `new_key` gives it. Raises ValueError, with the fix."""
        secret = _decoded(key)
        self.id = hashlib.blake2b(secret, digest_size=4, person=b"jigi key id").hexdigest()
        self._hidden = AESSIV(_derived(secret, b"jigi hidden"))
        self._found = AESSIV(_derived(secret, b"jigi found"))
        self._files = _derived(secret, b"jigi files")
        self._blind = lru_cache(maxsize=_HELD)(self._sealed_alike)

    def __repr__(self) -> str:
        return f"Seals({self.id})"

    def seal(self, table: str, column: str, value: Any) -> Any:
        """The value as it is kept; what says nothing stays as it is."""
        if not isinstance(value, str) or value in NOT_SEALED:
            return value
        bound_to = label(table, column)
        if "." not in bound_to:
            return self.blind(bound_to, value)
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._hidden.encrypt(value.encode(), [bound_to.encode(), nonce])
        return self._written(bound_to, sealed)

    def blind(self, index: str, value: str) -> str:
        """The value as a blind index finds it."""
        if value in NOT_SEALED or (index == KEY and _OUR_KEY.match(value)):
            return value
        return self._blind(index, value)

    def _sealed_alike(self, index: str, value: str) -> str:
        return self._written(index, self._found.encrypt(value.encode(), [index.encode()]))

    def _written(self, bound_to: str, sealed: bytes) -> str:
        return f'{MARK}{bound_to}:{self.id}:{base64.b64encode(sealed).decode()}"'

    def of_file(self, salt: bytes, name: str) -> AESGCM:
        """What seals the pieces of one file, and no other's: nonces may then be counted."""
        return AESGCM(hashlib.blake2b(salt + name.encode(), key=self._files, digest_size=32).digest())

    def wrote(self, value: str) -> bool:
        """Whether it says that this key sealed it."""
        return value.startswith(MARK) and f":{self.id}:" in value

    def open(self, value: str) -> tuple[str, str]:
        """What it is bound to, and what was sealed. Raises SealError."""
        try:
            _, bound_to, _, written = value[1:-1].split(":", 3)
            sealed = base64.b64decode(written, validate=True)
            if "." not in bound_to:
                return bound_to, self._found.decrypt(sealed, [bound_to.encode()]).decode()
            nonce = sealed[:_NONCE]
            return bound_to, self._hidden.decrypt(sealed[_NONCE:], [bound_to.encode(), nonce]).decode()
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise SealError(
                f"a sealed value does not open with the data key {self.id}: it was sealed with another key, "
                f"or somebody changed it in the database; bring back a backup from before"
            ) from error


def new_key() -> str:
    """A data key, for JIGI_DATA_KEY."""
    return base64.urlsafe_b64encode(os.urandom(_BYTES)).decode().rstrip("=")


def seals_of(keys: str) -> tuple[Seals, ...]:
    """Those of JIGI_DATA_KEY: one key or several with spaces between, the newest first.

    Raises ValueError, with the fix.
    """
    return tuple(Seals(key) for key in keys.split())


def _decoded(key: str) -> bytes:
    try:
        secret = base64.b64decode(key + "=", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        secret = b""
    if len(secret) != _BYTES:
        raise ValueError(f"a data key has 43 letters, digits, - and _; {FIX}")
    return secret


def _derived(secret: bytes, use: bytes) -> bytes:
    """A key of 64 bytes for one use: the secret is random already, and need not be stretched."""
    return hashlib.blake2b(use, key=secret, digest_size=64).digest()
