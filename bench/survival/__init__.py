"""Survival: the whole program under load, at fake providers, with one fault after the other."""
