"""Ids: by what WhatsApp knows somebody, and the addresses that we make of it. Pure.

A telephone is written `+223…`; a business-scoped user id, which stands for one person before one
business, `ML.123…`. A telephone may be left out, and changes hands.
"""

import contextlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.surrogates import whole
from bot.people import Address

NAME = "whatsapp"
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
TELEPHONE = re.compile(r"\+[1-9][0-9]{5,14}")

Json = Mapping[str, Any]


def who(message: Json, contacts: Sequence[Json]) -> tuple[Address, Address | None]:
    """Who writes, and where she is reached besides. Raises ValueError when nobody can be answered."""
    written = [message.get("from_user_id"), message.get("from")]
    hers = [c for c in contacts if {c.get("user_id"), c.get("wa_id")} & {w for w in written if w}]
    for contact in hers or (contacts if len(contacts) == 1 and not any(written) else []):
        written += [contact.get("user_id"), contact.get("wa_id")]
    found = addresses_of(*written)
    ids = [address for address in found if not address.is_telephone]
    telephones = [address for address in found if address.is_telephone]
    sender, *others = [*ids[:1], *telephones[:1]]
    return sender, others[0] if others else None


def addresses_of(*values: object) -> list[Address]:
    """Of those that are any."""
    found = []
    for value in values:
        with contextlib.suppress(ValueError, TypeError):
            found.append(address_of(value))
    return found


def address_of(value: object) -> Address:
    """Of a user id, or of a telephone as WhatsApp writes it. Raises ValueError or TypeError."""
    text = text_of(value)
    telephone = f"+{text.removeprefix('+')}"
    if USER_ID.fullmatch(text):
        return Address(NAME, text)
    if TELEPHONE.fullmatch(telephone):
        return Address(NAME, telephone)
    raise ValueError("neither a telephone nor a user id")


def text_of(value: object) -> str:
    """What can be kept of a text. Raises TypeError for what is none."""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} where words should be")
    return whole(value)
