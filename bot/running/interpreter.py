"""The interpreter, tuned for a house of two threads that serves for months."""

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

COLLECT_AFTER = (50_000, 20, 50)  # new objects, and rounds of the younger before the older are looked at
SWITCH_SECONDS = 0.0005  # Python's 5 ms would have the loop wait for the writer at every step


def begin() -> None:
    """While the house is built nothing is garbage: to look for it took a quarter of the start."""
    gc.disable()


def let_go() -> None:
    """While nothing is open yet Ctrl-C ends us at once: nothing has to be put away."""
    if _is_main():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def hold() -> None:
    """From here on Ctrl-C is heard by what is open, which puts its things away."""
    if _is_main() and signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_main() -> bool:
    """Whether this thread may say what a signal does: no other may."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def for_a_while() -> Iterator[None]:
    """As `begin`, for a command that is over in seconds; garbage is looked for again afterwards."""
    begin()
    try:
        yield
    finally:
        gc.enable()


def tune() -> None:
    """Threads take turns often, and garbage is looked for seldom.

    What a turn makes goes when it ends, and what stays, packs and talks that wait, lies in no circle:
    to look through all of it again and again took four tenths of the time. Nor is it looked through once:
    one object in twenty that a start makes is garbage, and whoever wrote first would wait for the search.
    """
    if gc.get_freeze_count():
        return
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()
