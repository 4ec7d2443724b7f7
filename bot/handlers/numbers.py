"""Numbers: one to tap for each row of a list."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.effects import Choice


def numbers(rows: Sequence[Any]) -> list[Choice]:
    """1 for the first, and so on."""
    return [Choice(str(n), words=str(n)) for n in range(1, len(rows) + 1)]
