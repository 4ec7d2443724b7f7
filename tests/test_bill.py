"""What messages cost, by where they go."""

from hypothesis import given
from hypothesis import strategies as st

from bot.people import Address
from bot.playing.bill import bill
from bot.programme import Price, Prices

MALI = Price(utility=10, service=4)
PRICES = Prices(by_country={"+223": MALI, "+2237": Price(utility=7), "anywhere": Price(utility=100)})
COUNTS = st.dictionaries(
    st.sampled_from(["+22360112233", "+22376112233", "ML.123", "+33612345678"]).map(
        lambda chat: Address("whatsapp", chat)
    ),
    st.integers(0, 50),
)


def test_the_longest_code_says_the_price_and_a_service_message_costs_as_a_template_unless_told() -> None:
    awa, fanta, sira = (Address("whatsapp", chat) for chat in ("+22360112233", "+22376112233", "ML.123"))
    told = bill(PRICES, {awa: 1, fanta: 1}, {awa: 2, fanta: 1, sira: 1}, 30)
    assert (told.templates, told.free_words, told.unknown) == (17, 2 * 4 + 7 + 100, 0)


def test_where_no_price_is_known_none_is_made_up() -> None:
    told = bill(Prices(by_country={"+223": MALI}), {}, {Address("whatsapp", "ML.123"): 3}, 30)
    assert (told.total, told.unknown) == (0, 3)


def test_the_free_ones_of_a_month_are_not_billed() -> None:
    prices = PRICES.model_copy(update={"free": 10})
    words = {Address("whatsapp", "+22360112233"): 20}
    assert bill(prices, {}, words, 30).free_words == 40
    assert bill(prices, {}, words, 60).free_words == 0


@given(templates=COUNTS, words=COUNTS, free=st.integers(0, 100), days=st.integers(1, 366))
def test_more_free_ones_never_cost_more_and_nothing_costs_less_than_nothing(
    templates: dict[Address, int], words: dict[Address, int], free: int, days: int
) -> None:
    full = bill(PRICES, templates, words, days)
    less = bill(PRICES.model_copy(update={"free": free}), templates, words, days)
    assert 0 <= less.total <= full.total
    assert less.templates == full.templates
