"""The road: what one turn passes through, from who speaks to what is sent. `bot/turns.py` leads along it."""
