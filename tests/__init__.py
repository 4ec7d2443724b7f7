"""Tests. The promises of the store are no test modules by name; their assertions are to be as telling."""

from pathlib import Path

import pytest

_PROMISES = (Path(__file__).parent / "storage").glob("[a-z]*.py")
pytest.register_assert_rewrite(*(f"tests.storage.{path.stem}" for path in _PROMISES))
