"""Headings: what the columns of an uploaded register are called and taken for, and what stands below."""

from pathlib import Path

import structlog

from bot.faults import Telling
from bot.pages.uploaded import Upload, Uploaded
from exchange.faults import NamelessError, RosterError
from exchange.reading.sheets import open_sheet

log = structlog.get_logger()

SAMPLES = 3  # rows below the headings


def read(uploaded: Uploaded, one: Upload) -> str:
    """Note them in the upload; or why it cannot be read."""
    try:
        with uploaded.unpacked(one) as path:
            sheet = open_sheet(path, {})
            one.samples = sheet.samples(SAMPLES)
    except NamelessError as error:
        one.names = list(error.names)
        return ""
    except RosterError as error:
        return without_path(error, uploaded.path_of(one))
    except Exception as error:  # a workbook that breaks what opens it is the sender's, not ours
        log.warning("register.unreadable", error=type(error).__name__)
        return "unreadable"
    one.names = list(sheet.heading.names)
    one.guess = {one.names[at]: of for of, places in sheet.heading.fields.items() for at in places}
    return ""


def without_path(error: RosterError, path: Path) -> Telling:
    """No folder of ours."""
    inner = error.says.values.get("says")
    return (inner if isinstance(inner, Telling) else error.says).without(str(path), path.name)
