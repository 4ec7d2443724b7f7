"""What fits into a bubble of the web chat: it is our own page, so the limits are a screen's."""

from datetime import timedelta

from bot.channels.channel import Limits

LIMITS = Limits(
    text=4096,
    caption=1024,
    buttons=30,
    label=60,
    data=64,
    per_second=1000,
    same_chat_gap=timedelta(0),
)

MOST_WORDS = 4096  # characters of one message that is typed
MOST_BYTES = 5_000_000  # of a voice note or a picture
