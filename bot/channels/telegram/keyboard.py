"""A keyboard under a message: short labels stand side by side, a long one has a row to itself. Pure."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil

from bot.channels.telegram.limits import BUTTONS_IN_ROW, SCREEN_WIDTH
from bot.conversation.messages import Button

_MARGIN = 2  # letters that the edges of a button take


def keyboard(buttons: Sequence[Button]) -> list[list[dict[str, str]]]:
    """Rows of InlineKeyboardButton, in the order given."""
    rows: list[list[dict[str, str]]] = []
    for side_by_side, run in groupby(buttons, lambda button: _in_a_row([button]) > 1):
        together = list(run)
        most = min(_in_a_row(together), BUTTONS_IN_ROW) if side_by_side else 1
        # Ten marks read better as five and five than as eight and two.
        wide = ceil(len(together) / ceil(len(together) / most))
        shown = [{"text": button.label, "callback_data": button.data} for button in together]
        rows += [shown[i : i + wide] for i in range(0, len(shown), wide)]
    return rows


def _in_a_row(buttons: Sequence[Button]) -> int:
    """How many as wide as the longest of these fit; a row's buttons are all equally wide."""
    longest = max(len(button.label) for button in buttons)
    return max(1, SCREEN_WIDTH // (longest + _MARGIN))
