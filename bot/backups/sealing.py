"""Sealing: a backup that only a passphrase opens.

A head, then chunks, each under AES-256-GCM. The nonce counts the chunks and says which is the last one (the
STREAM construction): one that was changed, left out, doubled or put elsewhere is noticed, and so is a file
that was cut. The key is made from the passphrase by scrypt, with half as much again by which a wrong
passphrase is told from a damaged file.
"""

import hashlib
import hmac
import io
import secrets
import struct
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.backups.faults import BackupError

MAGIC = b"jigi sealed backup 1\n"
CHUNK = 65_536  # bytes of what is sealed
_TAG, _KEY, _CHECK = 16, 32, 16  # bytes
_HEAD = struct.Struct(f">{len(MAGIC)}sBBB16s{_CHECK}s7s")
_NONCE = struct.Struct(">7sIB")  # of this file, which chunk, whether it is the last one
_MOST_WORK = (18, 8, 4)  # that a head may ask for, or a forged one would eat the memory


class Work(NamedTuple):
    """What a guess costs: memory is 128 · 2^log_n · r bytes, here 64 MB, for half a second."""

    log_n: int = 16
    r: int = 8
    p: int = 2


class Sealing(io.RawIOBase):
    """A file to write to: what is written stands sealed in `file`, once this is closed."""

    def __init__(self, file: BinaryIO, passphrase: str, work: Work | None = None) -> None:
        work = work or Work()
        salt, self._prefix = secrets.token_bytes(16), secrets.token_bytes(7)
        key, check = _keys(passphrase, salt, work)
        self._head = _HEAD.pack(MAGIC, *work, salt, check, self._prefix)
        self._cipher = AESGCM(key)
        self._file = file
        self._waiting = bytearray()
        self._count = 0
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last chunk is known at the end
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk; without it the file counts as cut."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, data: bytes, *, last: bool) -> None:
        nonce = _NONCE.pack(self._prefix, self._count, last)
        self._file.write(self._cipher.encrypt(nonce, data, self._head))
        self._count += 1


class Unsealed(io.RawIOBase):
    """A file to read from: what stands sealed in `file`.

    Raises BackupError for a wrong passphrase, and at the place that is not as it was written.
    """

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._head = file.read(_HEAD.size)
        if len(self._head) < _HEAD.size:
            raise BackupError("the file is cut: take another backup")
        _, log_n, r, p, salt, check, self._prefix = _HEAD.unpack(self._head)
        if not all(0 < asked <= most for asked, most in zip((log_n, r, p), _MOST_WORK, strict=True)):
            raise BackupError("the head of the file is damaged: take another backup")
        key, expected = _keys(passphrase, salt, Work(log_n, r, p))
        if not hmac.compare_digest(check, expected):
            raise BackupError("this is not the passphrase that it was sealed with")
        self._cipher = AESGCM(key)
        self._file = file
        self._sealed = file.read(CHUNK + _TAG)
        self._open = memoryview(b"")
        self._count = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._open and not self._ended:
            self._next()
        size = min(len(buffer), len(self._open))
        buffer[:size] = self._open[:size]
        self._open = self._open[size:]
        return size

    def _next(self) -> None:
        sealed, self._sealed = self._sealed, self._file.read(CHUNK + _TAG)
        self._ended = not self._sealed
        nonce = _NONCE.pack(self._prefix, self._count, self._ended)
        try:
            self._open = memoryview(self._cipher.decrypt(nonce, sealed, self._head))
        except InvalidTag:
            raise BackupError("the file is cut or was changed: take another backup") from None
        self._count += 1


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so needs a passphrase."""
    return head.startswith(MAGIC)


def _keys(passphrase: str, salt: bytes, work: Work) -> tuple[bytes, bytes]:
    n = 1 << work.log_n
    made = hashlib.scrypt(
        passphrase.encode(),
        salt=salt,
        n=n,
        r=work.r,
        p=work.p,
        maxmem=256 * work.r * n,  # twice what it needs: a limit that never bites
        dklen=_KEY + _CHECK,
    )
    return made[:_KEY], made[_KEY:]
