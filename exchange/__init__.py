"""The exchange: the roster of health workers in."""
