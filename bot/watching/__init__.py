"""Watching: how the house is, for whoever looks after it. Nothing here holds a person."""
