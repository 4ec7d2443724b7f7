"""Page data: what a page is given of one subject, as plain values; its template words them."""

from collections.abc import Mapping
from typing import Any

PageData = Mapping[str, Any]
