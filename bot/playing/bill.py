"""Bill: what so many messages cost on WhatsApp, by the prices of a programme.

Delivered messages are billed, each at the price of where it goes: templates, and free words as well, of which
so many may be free in a month.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.people import Address
from bot.programme import Prices

MONTH = 30  # days


@dataclass(frozen=True, slots=True)
class Bill:
    """In the programme's currency. `unknown`: messages to where no price is known."""

    templates: float
    free_words: float
    unknown: int

    @property
    def total(self) -> float:
        return self.templates + self.free_words


def bill(
    prices: Prices, templates: Mapping[Address, int], free_words: Mapping[Address, int], days: int
) -> Bill:
    """What these cost; the free ones of a month are spread over what goes out."""
    words = sum(free_words.values())
    billed = max(0.0, words - prices.free * days / MONTH) / words if words else 0.0
    asked = said = 0.0
    unknown = 0
    for address in {*templates, *free_words}:
        price = prices.of(address.id)
        if price is None:
            unknown += templates.get(address, 0) + free_words.get(address, 0)
            continue
        asked += templates.get(address, 0) * price.utility
        said += free_words.get(address, 0) * price.of_service * billed
    return Bill(asked, said, unknown)
