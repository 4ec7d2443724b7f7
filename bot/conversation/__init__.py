"""The engine of a talk: no IO, no clock, no language, no channel."""
