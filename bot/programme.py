"""The programme: what one programme decides, in `programme.yaml` beside its database.

Every key may be left out; its default is what stands in `Programme`. A fault names its key, and all
are told at once.
"""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from bot.faults import Telling
from bot.settings import SettingsError
from bot.written import WrittenError, read_as

ANYWHERE = "anywhere"  # the number of whoever's facility and district have none


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _wall_time(value: object) -> object:
    """`21` would be 21 seconds past midnight, and `21:00Z` no hour of hers."""
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value)):
        return value
    raise ValueError(Telling('write it as "21:00", in quotes'))


WallTime = Annotated[time, BeforeValidator(_wall_time)]


class QuietHours(_Part):
    """From when until when nobody is written to unasked, in each person's own time."""

    since: WallTime = time(21)
    until: WallTime = time(6)


class Name(_Part):
    """What people call a day, or a season, in each language."""

    fr: str = Field(min_length=1, max_length=30)
    en: str = Field(min_length=1, max_length=30)


class Season(_Part):
    """Days with quiet hours of their own, such as Ramadan."""

    first: date
    last: date
    quiet: tuple[QuietHours, ...]
    name: Name | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(
                Telling("it ends on {last}, before it begins; change `first` or `last`", last=self.last)
            )
        return self


class Referral(_Part):
    """Whom a facility calls when it must refer; `verified_on`: when somebody last rang and was answered."""

    phone: str
    verified_on: date

    @field_validator("phone")
    @classmethod
    def _international(cls, phone: str) -> str:
        if not re.fullmatch(r"\+\d{1,3}( ?\d){6,12}", phone):
            raise ValueError(
                Telling('{phone!r} is no telephone; write it as "+223 20 21 22 23", in quotes', phone=phone)
            )
        return phone


Days = Annotated[int, Field(ge=1, le=30)]


class LatePromises(_Part):
    """After how many days a coach hears that his promise lies, and then somebody above him."""

    reminded_after: tuple[Days, Days] = (1, 3)
    passed_on_after: Days = 7

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, second = self.reminded_after
        if not first < second < self.passed_on_after:
            raise ValueError(
                Telling("he is reminded twice before it is passed on; write [1, 3] and then 7, for example")
            )
        return self


class Price(_Part):
    """What one delivered message costs in a country, in the programme's currency."""

    utility: float = Field(ge=0, le=1000)  # a template; inside the window as outside
    service: float | None = Field(default=None, ge=0, le=1000)  # free words; as a utility one when left out

    @property
    def of_service(self) -> float:
        return self.utility if self.service is None else self.service


class Prices(_Part):
    """What WhatsApp bills. There is no price by default: it changes, and is looked up at the provider's."""

    currency: str = Field(default="", max_length=10)
    by_country: dict[str, Price] = Field(default_factory=dict)  # by telephone code, or ANYWHERE
    free: int = Field(default=0, ge=0)  # free words of which so many cost nothing in a month

    @field_validator("by_country")
    @classmethod
    def _codes(cls, prices: dict[str, Price]) -> dict[str, Price]:
        for code in prices:
            if code != ANYWHERE and not re.fullmatch(r"\+[1-9]\d{0,3}", code):
                raise ValueError(
                    Telling(
                        '{code!r} is no telephone code; write "+223", in quotes, or {anywhere}',
                        code=code,
                        anywhere=ANYWHERE,
                    )
                )
        return prices

    def of(self, chat: str) -> Price | None:
        """Of a message to this address; a number by its code, the longest first."""
        codes = sorted((code for code in self.by_country if chat.startswith(code)), key=len, reverse=True)
        return self.by_country.get(codes[0] if codes else ANYWHERE)


def _for_ever(value: object) -> object:
    return None if value == "for_ever" else value


Kept = Annotated[int | None, Field(ge=30, le=36_500), BeforeValidator(_for_ever)]
"""Days, or None: for ever."""


class Retention(_Part):
    """For how long what says something of people is kept. What promises and training stand on is for ever."""

    words: Kept = 730  # what people wrote and were told
    media: Kept = 365  # the files that they sent
    dead_letters: Kept = 180
    reports: Kept = 365
    audit: Kept = 1095  # who has looked at what of whom


class Backups(_Part):
    """When `jigi run` takes a backup, in the zone of newcomers, and how many are kept; 0 and 0: none is."""

    at: WallTime = time(2, 30)
    daily: int = Field(default=7, ge=0, le=90)
    weekly: int = Field(default=4, ge=0, le=90)


class Programme(_Part):
    """One programme's decisions."""

    name: str = Field(default="Programme Jigi", min_length=1, max_length=60)  # as certificates bear it
    quiet: QuietHours = QuietHours()
    seasons: tuple[Season, ...] = ()
    friday: tuple[QuietHours, ...] = ()
    days_off: frozenset[date] = frozenset()
    holidays: dict[date, Name] = Field(default_factory=dict)  # days off with their names
    on_days_off: Literal["next_day", "leave_out"] = "next_day"  # for what a schedule has planned
    referral: dict[str, Referral] = Field(default_factory=dict)  # by facility's id, district, or ANYWHERE
    weekly_budget: int = Field(default=5, ge=1, le=50)  # unasked messages to one person in seven days
    messaging_limit: int | None = Field(default=250, ge=1)  # people that WhatsApp lets be reached in a day
    prices: Prices = Prices()
    draft_content: bool = False  # whether cards that two reviewers did not sign are shown, as drafts
    late_promises: LatePromises = LatePromises()
    shared_phone_minutes: int = Field(default=10, ge=1, le=240)  # of silence, then it asks again who speaks
    grace_days: int = Field(default=30, ge=0, le=365)  # that a card is shown after its review was due
    retention: Retention = Retention()
    backups: Backups = Backups()

    @property
    def phones(self) -> dict[str, str]:
        """Whom to call, by facility's id, district, or ANYWHERE."""
        return {place: referral.phone for place, referral in self.referral.items()}


def load(path: Path) -> Programme:
    """Read the file, or the defaults when there is none. Raises SettingsError with every fault."""
    try:
        if not path.exists():
            return Programme()
        return read_as(Programme, path.read_text("utf-8"), path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}); let this user read it") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} cannot be read ({error}); write it in UTF-8") from None
    except WrittenError as error:
        raise SettingsError(str(error)) from None
