"""Mounting: Jigi inside a bot that somebody else runs, by aiogram or by python-telegram-bot.

The host keeps its token, its commands and its way to receive; Jigi gets the rest, and sends by the host's
own Bot. What each library lets a guest promise stands in `docs/mounting.md`.
"""
