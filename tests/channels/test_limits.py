"""Limits: what `jigi check` lets pass fits into every channel."""

import pytest

from bot.channels.bot_api.limits import LIMITS as TELEGRAM
from bot.channels.channel import Limits
from bot.channels.webchat.limits import LIMITS as WEBCHAT
from bot.channels.whatsapp.limits import LIMITS as WHATSAPP
from bot.content.translations import BUTTON, SMALL_SCREEN


@pytest.mark.parametrize("limits", [TELEGRAM, WEBCHAT, WHATSAPP], ids=["telegram", "webchat", "whatsapp"])
def test_a_text_that_fits_a_small_screen_fits_the_channel_as_a_caption_too(limits: Limits) -> None:
    assert min(limits.text, limits.caption) >= SMALL_SCREEN
    assert limits.label >= BUTTON
