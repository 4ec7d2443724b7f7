"""Settings: environment variables, and `.env`, become one frozen value.

Every variable has a default that works, except the tokens. A fault names its variable and the fix;
all faults are told at once.
"""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LANGUAGES = ("fr", "en", "bm")


class SettingsError(Exception):
    """What an operator has to mend before the program can start, a line for each fault."""


class Settings(BaseSettings):
    """What the operator decides. Names and defaults are documented in `docs/settings.md`."""

    model_config = SettingsConfigDict(
        env_prefix="JIGI_",
        env_file=".env",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    database: str = "sqlite:///data/jigi.db"
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    secret: SecretStr = SecretStr("")
    telegram_token: SecretStr = SecretStr("")
    telegram_api: str = "https://api.telegram.org"
    telegram_driver: Literal["aiogram"] = "aiogram"
    telegram_mode: Literal["polling"] = "polling"
    telegram_per_second: float = Field(default=30, gt=0, le=1000)
    language: Literal["fr", "en", "bm"] = "fr"
    timezone: str = "Africa/Bamako"
    packs: Annotated[tuple[Path, ...], NoDecode] = ()
    administrators: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("packs", "administrators", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("database")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith("sqlite:///") or value == "sqlite:///":
            raise ValueError("write it as sqlite:///path/to/file.db")
        return value

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 <= int(port) < 65536:
            raise ValueError("write it as host:port, such as 127.0.0.1:8080")
        return value

    @field_validator("telegram_api", "public_url")
    @classmethod
    def _url(cls, value: str) -> str:
        address = urlsplit(value)
        if value and (address.scheme not in ("http", "https") or not address.netloc):
            raise ValueError("write it as an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such zone; write it as Africa/Bamako") from error
        return value

    @field_validator("administrators")
    @classmethod
    def _administrators(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            channel, _, id = address.partition(":")
            if not (channel and id):
                raise ValueError("write each as channel:id, such as telegram:123, separated by commas")
        return value

    @property
    def database_path(self) -> Path:
        """The file of the embedded store."""
        return Path(self.database.removeprefix("sqlite:///"))

    @property
    def media_path(self) -> Path:
        """Where the bytes of what people send are kept: beside the database."""
        return self.database_path.parent / "media"

    @property
    def programme_path(self) -> Path:
        """What the programme decides: beside the database as well."""
        return self.database_path.parent / "programme.yaml"

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings. Raises SettingsError with every fault, each naming its variable."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        faults = [
            f"JIGI_{'_'.join(str(part) for part in fault['loc'][:1]).upper()}: "
            f"{fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_input=False)
        ]
        raise SettingsError("\n".join(faults)) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: this is no UTF-8; save it as UTF-8") from None
