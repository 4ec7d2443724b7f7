"""An upload whose bytes were spoilt on the way is refused with what to do, whatever was spoilt."""

import contextlib
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange import uploads
from exchange.faults import RosterError


def workbook(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as parts:
        for name in ("xl/workbook.xml", "[Content_Types].xml"):
            parts.writestr(name, "<a/>" * 200)
    return packed.getvalue()


WHOLE = workbook()
LIST_AT = len(WHOLE) - 6  # four bytes: where the list of its parts begins; the parts are reckoned from there


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
@example([(LIST_AT + 3, 1)])
def test_spoilt_bytes_are_refused_or_do_no_harm(spoilt: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in spoilt:
        data[at] = byte
    with contextlib.suppress(RosterError):
        assert uploads.kind_of(bytes(data)) in (".xlsx", ".csv")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_that_is_packed_as_no_spreadsheet_does_is_refused(method: int) -> None:
    assert uploads.kind_of(WHOLE) == ".xlsx"
    with pytest.raises(RosterError, match="save it anew"):
        uploads.kind_of(workbook(method))
