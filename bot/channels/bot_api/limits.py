"""What fits into one message of Telegram, and how fast messages may follow each other.

Sizes are of the Bot API's reference (core.telegram.org/bots/api) unless a line names another source.
"""

from datetime import timedelta

from bot.channels.channel import Limits

LIMITS = Limits(
    text=4096,  # sendMessage, "after entities parsing"; Telegram counts UTF-16 units or characters: fit both
    caption=1024,  # sendPhoto and its like, counted alike
    buttons=100,  # not in the reference; what the server takes (limits.tginfo.me)
    label=64,  # not limited; what a small screen shows of a button that has a row to itself
    data=64,  # InlineKeyboardButton.callback_data, in bytes
    per_second=30,  # "about 30 messages per second" in bulk (core.telegram.org/bots/faq)
    same_chat_gap=timedelta(seconds=1),  # "more than one message per second" in one chat (the same FAQ)
    burst=3,  # "short bursts that go over" are let pass there, of no stated length
)

MOST_DOWNLOAD = 20_000_000  # getFile: "files of up to 20MB"
MOST_UPDATES = 100  # getUpdates, `limit`
POLL_SECONDS = (
    50  # the server shortens a longer `timeout` to this (tdlib/telegram-bot-api, LONG_POLL_MAX_TIMEOUT)
)
BUTTONS_IN_ROW = 8  # what a client shows side by side (limits.tginfo.me)
SCREEN_WIDTH = 34  # letters that a 360 px screen shows in one row of buttons
