"""What stands below a message: buttons of its own, or a keyboard in the place of hers. Pure.

Short labels stand side by side, a long one has a row to itself.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any

from bot.channels.bot_api.limits import BUTTONS_IN_ROW, SCREEN_WIDTH
from bot.channels.fitting import Part
from bot.conversation.messages import Button

_MARGIN = 2  # letters that the edges of a button take


def markup(part: Part) -> dict[str, Any] | None:
    """The `reply_markup` of a call: a message has one kind of them.

    Only a keyboard in the place of hers can share her contact, and what else is on it she types by a tap.
    """
    if part.shares:
        rows = [
            [{"text": part.shares, "request_contact": True}],
            *([{"text": b.label}] for b in part.buttons),
        ]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    if part.buttons:
        return {"inline_keyboard": keyboard(part.buttons)}
    return {"remove_keyboard": True} if part.shared else None


def keyboard(buttons: Sequence[Button]) -> list[list[dict[str, str]]]:
    """Rows of InlineKeyboardButton, in the order given."""
    shown = iter([{"text": button.label, "callback_data": button.data} for button in buttons])
    rows = _rows(tuple(len(button.label) for button in buttons))
    return [[next(shown) for _ in range(wide)] for wide in rows]


@lru_cache(maxsize=4096)
def _rows(letters: tuple[int, ...]) -> tuple[int, ...]:
    """How many buttons stand in each row, for labels of so many letters."""
    rows: list[int] = []
    for side_by_side, run in groupby(letters, lambda length: _in_a_row(length) > 1):
        together = list(run)
        most = min(_in_a_row(max(together)), BUTTONS_IN_ROW) if side_by_side else 1
        # Ten marks read better as five and five than as eight and two.
        wide = ceil(len(together) / ceil(len(together) / most))
        rows += [min(wide, len(together) - i) for i in range(0, len(together), wide)]
    return tuple(rows)


def _in_a_row(longest: int) -> int:
    """How many fit whose longest label has so many letters; a row's buttons are all equally wide."""
    return max(1, SCREEN_WIDTH // (longest + _MARGIN))
