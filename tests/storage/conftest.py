"""The promises are no test module by name; their assertions shall be as telling as if they were."""

import pytest

SUBJECTS = ("promises", "taking_in", "timing", "sending", "history", "coaching", "her_data", "withdrawing")
SUBJECTS += ("auditing", "rationing", "recordings", "teams", "letters", "uploads", "receipts", "presence")
pytest.register_assert_rewrite(*(f"tests.storage.{name}" for name in SUBJECTS))
