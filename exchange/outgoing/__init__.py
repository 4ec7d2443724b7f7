"""Outgoing: what leaves for other systems, training to a register and indicators to DHIS2."""
