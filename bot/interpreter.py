"""The interpreter, tuned for a house of two threads that serves for months."""

import gc
import sys

COLLECT_AFTER = (50_000, 20, 50)  # new objects, and rounds of the younger before the older are looked at
SWITCH_SECONDS = 0.0005  # Python's 5 ms would have the loop wait for the writer at every step


def tune() -> None:
    """Threads take turns often, and garbage is looked for seldom.

    What a turn makes goes when it ends, and what stays, packs and talks that wait, lies in no circle:
    to look through all of it again and again took four tenths of the time.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
