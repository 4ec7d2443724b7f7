"""Starting: what the first who wrote waits for, and what is loaded only when somebody needs it."""

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
