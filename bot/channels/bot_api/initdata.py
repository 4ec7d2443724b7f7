"""initData: what Telegram tells a page that it shows inside itself, signed with the bot's token.

Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App". Both drivers' bots have
the same token, so both rely on this; the age, which no library looks at, is looked at here.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from bot.people import Address

GOOD_FOR = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)  # by which Telegram's clock may be before ours
LONGEST = 4096  # characters; what Telegram sends has some hundred


def opened_by(data: str, now: datetime, *, token: str, channel: str) -> Address | None:
    """Who opened the page; None when Telegram did not say so, with this bot's token, a moment ago."""
    if not token or not data or len(data) > LONGEST:
        return None
    try:
        pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True)
        fields = dict(pairs)
        told = fields.pop("hash")
        if len(fields) != len(pairs) - 1 or not hmac.compare_digest(_hash(fields, token), told):
            return None
        age = now - datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        id = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    if not -AHEAD <= age < GOOD_FOR or not isinstance(id, int) or isinstance(id, bool):
        return None
    return Address(channel, str(id))


def _hash(fields: dict[str, str], token: str) -> str:
    """Of all fields but the hash, a line each, in the order of their names."""
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
