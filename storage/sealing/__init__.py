"""Sealing: what is personal in a store is encrypted at rest, with a key that the store never holds."""
