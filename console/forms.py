"""Forms: each bears a key of its own, signed for one login, by which it counts once."""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

LONGEST = 200  # characters of a key; ours have about 60


class Forms:
    """Makes keys, and knows its own again."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="console form")

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
