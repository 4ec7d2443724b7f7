"""Media: what one of two sent and the other is to hear or see, as a message names it."""

from collections.abc import Mapping
from typing import Any

from storage.store import Desk


def named(desk: Desk, id: str) -> Mapping[str, Any] | None:
    """The file; None when there is none. Its provider's reference stays behind: she may be elsewhere."""
    kept = desk.media(id) if id else None
    return kept and {"id": id, "mime": kept[0].mime, "size": kept[0].size}
