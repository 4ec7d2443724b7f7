"""Telegram, by python-telegram-bot.

Its Bot carries the calls; without its Application, which would acknowledge before the commit, and without
its limiter, for ours paces. Import this room only where it is used.
"""

from bot.channels.bot_api.bots import AskingBot, CalledBot
from bot.channels.telegram_ptb.api import Api

__all__ = ["TelegramChannel", "TelegramDoor"]


class TelegramChannel(AskingBot):
    """One bot that asks Telegram for updates."""

    connect = Api


class TelegramDoor(CalledBot):
    """One bot that Telegram calls with each update."""

    connect = Api
