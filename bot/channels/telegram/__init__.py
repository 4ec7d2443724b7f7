"""Telegram, by aiogram.

Its session carries the calls; what is sent is built, and what comes back is read, as plain JSON.
Import this room only where it is used: the library costs 1.6 s and 130 MB.
"""

from bot.channels.bot_api.bots import AskingBot, CalledBot
from bot.channels.telegram.api import Api

__all__ = ["TelegramChannel", "TelegramDoor"]


class TelegramChannel(AskingBot):
    """One bot that asks Telegram for updates."""

    connect = Api


class TelegramDoor(CalledBot):
    """One bot that Telegram calls with each update."""

    connect = Api
