"""The webhook: WhatsApp knocks with all that happened at our number, and is told 200 once it is committed.

What is not 200 it posts again, for seven days, in no order. A body holds many people's messages: each
that can be read is taken in, and what cannot be read is told 200 as well, for it would keep them all
from being heard.
"""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from bot.channels.channel import ChannelError, Knock, Reply, TakeIn
from bot.channels.surrogates import whole
from bot.channels.tally import Tally
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.inbound import Reader

log = structlog.get_logger()

PATH = "/webhooks/whatsapp"
SIGNED_BY = "x-hub-signature-256"
LONGEST_CHALLENGE = 256  # characters; Meta's has ten

_SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}")
_OK = Reply(200)
_AGAIN = Reply(503)


class Webhook:
    """The receiving side of one number."""

    def __init__(
        self, api: Api, phone_id: str, app_secret: str, verify_token: str, now: Callable[[], datetime]
    ) -> None:
        """Raises ChannelError without the secrets by which a knock is known to be WhatsApp's."""
        for name, secret in (("APP_SECRET", app_secret), ("VERIFY_TOKEN", verify_token)):
            if not secret:
                raise ChannelError(f"JIGI_WHATSAPP_{name}: without it anybody could write in anybody's name")
        self._api = api
        self._phone_id = phone_id
        self._app_secret = app_secret.encode()
        self._verify_token = verify_token.encode()
        self._now = now
        self._forgeries, self._nonsense, self._strangers = Tally(), Tally(), Tally()
        self._take_in: TakeIn | None = None

    async def run(self, take_in: TakeIn) -> None:
        """Receive until cancelled. Raises ChannelError when token or number are not known."""
        self._take_in = take_in
        try:
            await self._api.look()
            await asyncio.Event().wait()
        finally:
            self._take_in = None

    def refused(self, head: Knock) -> Reply | None:
        """See `Guarded.refused`: the signature is of the body, but without one that is not read."""
        if head.method == "GET":
            return None
        if head.method != "POST":
            return Reply(405)
        return None if _SIGNATURE.fullmatch(head.headers.get(SIGNED_BY, "")) else self._forged()

    async def knock(self, knock: Knock) -> Reply:
        """See `CalledChannel.knock`."""
        if (refused := self.refused(knock)) is not None:
            return refused
        if knock.method == "GET":
            return self._shaken(knock)
        if not self._is_signed(knock):
            return self._forged()
        take_in = self._take_in
        if take_in is None:
            return _AGAIN
        try:
            body = _loaded(knock.body)
        except (ValueError, RecursionError):
            if times := self._nonsense.add():
                log.error("whatsapp.unreadable", bytes=len(knock.body), times=times)
            return _OK
        events = self._read(body)
        if not events:
            return _OK
        try:
            await take_in(events)
        except Exception as error:  # what was not committed comes again
            log.error("whatsapp.not_taken_in", events=len(events), error=error)
            return _AGAIN
        return _OK

    def _read(self, body: Any) -> list[Any]:
        return Reader(self._phone_id, self._now(), self._api.their_time).read(body)

    def _shaken(self, knock: Knock) -> Reply:
        """The handshake, when our address is entered at Meta: the challenge back, to who knows the word."""
        word = knock.query.get("hub.verify_token", "")
        known = hmac.compare_digest(word.encode("utf-8", "replace"), self._verify_token)
        challenge = knock.query.get("hub.challenge", "")
        if not known or knock.query.get("hub.mode") != "subscribe" or len(challenge) > LONGEST_CHALLENGE:
            if times := self._strangers.add():
                log.warning("whatsapp.no_handshake", what="see JIGI_WHATSAPP_VERIFY_TOKEN", times=times)
            return Reply(403)
        return Reply(200, challenge)

    def _forged(self) -> Reply:
        if times := self._forgeries.add():
            log.warning("whatsapp.forged", what="somebody knocked who is not WhatsApp", times=times)
        return Reply(403)

    def _is_signed(self, knock: Knock) -> bool:
        expected = "sha256=" + hmac.new(self._app_secret, knock.body, hashlib.sha256).hexdigest()
        shown = knock.headers.get(SIGNED_BY, "")
        return hmac.compare_digest(shown.encode("utf-8", "replace"), expected.encode())


def _loaded(body: bytes) -> Any:
    """What the JSON says. Raises ValueError or RecursionError for what is none.

    Half a character, which JSON can carry and no store can keep, becomes the mark for what is not known:
    it may stand in a kind or an id as well as in her words.
    """
    said = json.loads(body)
    if b"\\ud" not in body.lower() and b"\xed" not in body:
        return said
    return json.loads(whole(json.dumps(said, ensure_ascii=False)))
