"""Telegram's Bot API as we speak it, whichever library carries the calls.

A library stands behind `calls.Api`: `telegram/` has aiogram's, `telegram_ptb/` that of python-telegram-bot.
All else, what an update means and what became of a send, is here once: so two libraries over one database
differ in nothing that is kept. Pure but for those calls; imports neither library.
"""
