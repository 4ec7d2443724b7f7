"""Forms: each bears a key of its own, signed for one login, by which it counts once."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import FormData

LONGEST = 200  # characters of a key; ours have about 60
LONGEST_SEAL = 1_000  # characters of what a page keeps for its next step


def filled_in(form: FormData) -> str:
    """What stands in a form besides its key, as a short digest; of a file its name."""
    fields = [
        (name, value if isinstance(value, str) else value.filename)
        for name, value in form.multi_items()
        if name != "key"
    ]
    return hashlib.blake2b(json.dumps(fields).encode(), digest_size=12).hexdigest()


class Forms:
    """Makes keys, and knows its own again."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="console form")
        self._sealer = URLSafeSerializer(secret, salt="console seal")

    def new(self, login: int) -> str:
        return str(self._signer.dumps([login, secrets.token_urlsafe(9)]))

    def read(self, key: str, login: int) -> str | None:
        """What makes this form one of its kind; None when it is not of a page that this login was shown."""
        if len(key) > LONGEST:
            return None
        try:
            of, nonce = self._signer.loads(key)
        except BadSignature:
            return None
        return str(nonce) if of == login else None

    def sealed(self, login: int, kept: Mapping[str, Any]) -> str:
        """JSON values that a page of this login carries to its next step, and nobody can change."""
        return str(self._sealer.dumps([login, dict(kept)]))

    def opened(self, seal: str, login: int) -> Mapping[str, Any] | None:
        """What was sealed for this login; None for anything else."""
        if len(seal) > LONGEST_SEAL:
            return None
        try:
            of, kept = self._sealer.loads(seal)
        except BadSignature:
            return None
        return dict(kept) if of == login else None
