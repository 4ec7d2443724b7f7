"""The programme: what one programme decides, in `programme.yaml` beside its database.

Every key may be left out; its default is what stands in `Programme`. A fault names its key, and all
are told at once.
"""

from datetime import date, time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.settings import SettingsError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuietHours(_Part):
    """From when until when nobody is written to unasked, in each person's own time."""

    since: time = time(21)
    until: time = time(6)


class Season(_Part):
    """Days with quiet hours of their own, such as Ramadan."""

    first: date
    last: date
    quiet: tuple[QuietHours, ...]


class Programme(_Part):
    """One programme's decisions."""

    quiet: QuietHours = QuietHours()
    seasons: tuple[Season, ...] = ()
    friday: tuple[QuietHours, ...] = ()
    days_off: frozenset[date] = frozenset()
    weekly_budget: int = Field(default=5, ge=1, le=50)  # unasked messages to one person in seven days


def load(path: Path) -> Programme:
    """Read the file, or the defaults when there is none. Raises SettingsError with every fault."""
    if not path.exists():
        return Programme()
    try:
        return Programme.model_validate(YAML(typ="safe", pure=True).load(path) or {})
    except YAMLError as error:
        raise SettingsError(
            f"{path}: this is no YAML: {str(error).splitlines()[0]}; mend that line"
        ) from None
    except ValidationError as error:
        faults = [
            f"{path}: {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise SettingsError("\n".join(faults)) from None
