"""Starting: what the first who wrote waits for, and what is loaded only when somebody needs it."""

import signal
import subprocess
import sys

HEAVY = (
    "aiogram",
    "telegram",
    "pywa",
    "fastapi",
    "starlette",
    "uvicorn",
    "psycopg",
    "openpyxl",
    "fpdf",
    "PIL",
)


def test_nothing_heavy_is_loaded_before_somebody_needs_it() -> None:
    """The web, a channel that is not served, a server's driver: each would hold up the first answer."""
    code = "import sys, bot.serving.serve; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "bot" in loaded.split()
    assert not set(HEAVY) & set(loaded.split())


def test_whoever_thinks_better_of_it_while_it_loads_is_shown_no_trace() -> None:
    """Ctrl-C ends it at once until a command stands, and is heard by the command from then on."""
    code = "import signal; from bot.running import interpreter as i; i.let_go(); {}; signal.raise_signal(2)"
    for then, exits, says in (("0", -signal.SIGINT, ""), ("i.hold()", -signal.SIGINT, "KeyboardInterrupt")):
        ended = subprocess.run(
            [sys.executable, "-c", code.format(then)], capture_output=True, text=True, check=False
        )
        assert ended.returncode == exits
        assert (ended.stderr.strip().splitlines() or [""])[-1] == says


def test_a_disk_with_no_room_for_what_is_printed_is_told_in_a_line() -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", "places", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith("what this writes: No space left on device;"), ended.stderr
    assert len(ended.stderr.splitlines()) == 1
