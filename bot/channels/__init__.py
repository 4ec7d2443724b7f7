"""Channels: where people write to us. Each turns updates into events and messages into calls."""
