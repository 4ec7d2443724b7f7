"""Jigi: a chat-bot that stands beside a health worker between two visits of her supervisor."""
