"""The benches that take minutes are run by hand; each of them must at least begin."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_bench_can_be_imported() -> None:
    """In a process of its own: what they import is heavy, and others count it."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "bench").rglob("*.py")
    ]
    code = f"import importlib\nfor name in {sorted(names)!r}: importlib.import_module(name)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
