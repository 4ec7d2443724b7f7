"""Settings: environment variables, and `.env`, become one frozen value.

Every variable has a default that works, except the tokens. A fault names its variable and the fix,
and its line when it stands in the file; all faults are told at once.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.fixes import fix, like

LANGUAGES = ("fr", "en", "bm")
_FILE = "sqlite:///"
_PORT = re.compile(r"[0-9]{1,5}")
_DATA_KEY = re.compile(r"[\w-]{43}", re.ASCII)
BESIDE_A_SERVER = Path("data")  # what lies beside a file, where the database is none
DEMO = "sqlite:///data/demo/jigi.db"  # in a folder of its own: media lie beside a database

WHATSAPP = {
    "whatsapp_token": "the token of a system user (Business settings, System users)",
    "whatsapp_app_secret": "the app secret (App settings, Basic), by which posts are known to be Meta's",
    "whatsapp_verify_token": "a word of your own, and enter the same at Meta (WhatsApp, Configuration)",
}
"""What each of them is, for whoever left it out."""


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
    folder: str = ""
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    secret: SecretStr = SecretStr("")
    data_key: SecretStr = SecretStr("")
    backup_passphrase: SecretStr = SecretStr("")
    telegram_token: SecretStr = SecretStr("")
    telegram_name: Annotated[str, like(r"@?\w{5,32}", "the bot's name, as jigi_bot")] = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_driver: Literal["aiogram", "ptb"] = "aiogram"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_per_second: float = Field(default=30, gt=0, le=1000)
    whatsapp_phone_id: Annotated[
        str, like(r"[0-9]{5,20}", "the digits that Meta shows beside the number")
    ] = ""
    whatsapp_number: Annotated[str, like(r"\+?[1-9][0-9]{7,14}", "the number itself, as +22390000000")] = ""
    whatsapp_token: SecretStr = Field(default=SecretStr(""), validate_default=True)
    whatsapp_app_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    whatsapp_verify_token: SecretStr = Field(default=SecretStr(""), validate_default=True)
    whatsapp_api: str = "https://graph.facebook.com"
    fhir_token: SecretStr = SecretStr("")
    dhis2_token: SecretStr = SecretStr("")
    language: Literal["fr", "en", "bm"] = "fr"
    timezone: str = "Africa/Bamako"
    packs: Annotated[tuple[Path, ...], NoDecode] = ()
    metrics_token: SecretStr = SecretStr("")
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
        address = urlsplit(value)
        if address.scheme == "postgresql" and address.path.strip("/"):
            return value
        if not value.startswith(_FILE) or value == _FILE:
            raise ValueError(
                f"write it as {_FILE}path/to/file.db or postgresql://user:password@host/database"
            )
        return value

    @field_validator("data_key")
    @classmethod
    def _data_key(cls, value: SecretStr) -> SecretStr:
        if not all(_DATA_KEY.fullmatch(key) for key in value.get_secret_value().split()):
            raise ValueError(
                "write it as `jigi key new` gives it: 43 letters, digits, - and _; several with spaces "
                "between, the newest first"
            )
        return value

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        bracketed = host.startswith("["), host.endswith("]")
        if not host or len(set(bracketed)) > 1 or not _PORT.fullmatch(port) or int(port) > 65535:
            raise ValueError("write it as host:port, such as 127.0.0.1:8080")
        return value

    @field_validator("whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")
    @classmethod
    def _all_of_whatsapp(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        # A number that is wrong itself has its own fault, and is missing here.
        number, given = info.data.get("whatsapp_phone_id"), bool(value.get_secret_value())
        if number and not given:
            raise ValueError(
                f"WhatsApp has a number and lacks this: set it to {WHATSAPP[info.field_name or '']}"
            )
        if given and number == "":
            raise ValueError("WhatsApp has no number: set JIGI_WHATSAPP_PHONE_ID too, or leave this out")
        return value

    @field_validator("telegram_api", "whatsapp_api", "public_url")
    @classmethod
    def _url(cls, value: str) -> str:
        address = urlsplit(value)
        if value and (address.scheme not in ("http", "https") or not address.netloc):
            raise ValueError("write it as an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("telegram_mode")
    @classmethod
    def _reachable(cls, value: str, info: ValidationInfo) -> str:
        # An address that is wrong itself has its own fault, and is missing here.
        if value == "webhook" and not info.data.get("public_url", "https://").startswith("https://"):
            raise ValueError(
                "Telegram calls only https: set JIGI_PUBLIC_URL to the https:// address that leads here from "
                "the internet, or leave JIGI_TELEGRAM_MODE at polling"
            )
        return value

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

    @field_validator("packs")
    @classmethod
    def _packs(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        faults = [fault for folder in value if (fault := without_packs(folder))]
        if faults:
            raise ValueError("; ".join(faults))
        return value

    def of_demo(self) -> "Settings":
        """A demo keeps away from the programme, and is in plain, unless JIGI_DATABASE says where it is."""
        named = "database" in self.model_fields_set
        return self if named else self.model_copy(update={"database": DEMO, "data_key": SecretStr("")})

    @property
    def database_path(self) -> Path:
        """The file of the embedded store."""
        return Path(self.database.removeprefix(_FILE))

    @property
    def folder_path(self) -> Path:
        """Where all lies that is in no database."""
        if self.folder:
            return Path(self.folder)
        return self.database_path.parent if self.database.startswith(_FILE) else BESIDE_A_SERVER

    @property
    def media_path(self) -> Path:
        """Where the bytes of what people send are kept."""
        return self.folder_path / "media"

    @property
    def editions_path(self) -> Path:
        """Where the words of every edition are kept."""
        return self.folder_path / "editions"

    @property
    def programme_path(self) -> Path:
        """What the programme decides."""
        return self.folder_path / "programme.yaml"

    @property
    def withdrawals_path(self) -> Path:
        """Where requests to withdraw a card wait for the jigi that runs."""
        return self.folder_path / "withdrawals"

    @property
    def backups_path(self) -> Path:
        """Where a backup is put every night: beside the database as well."""
        return self.folder_path / "backups"

    @property
    def published_path(self) -> Path:
        """Which packs were published, and the request to publish one that waits for the jigi that runs."""
        return self.folder_path / "published"

    @property
    def drafts_path(self) -> Path:
        """Newer words of packs that trainers work on in the console, and nobody is shown yet."""
        return self.folder_path / "drafts"

    @property
    def uploaded_path(self) -> Path:
        """The register that somebody uploaded in the console, until it was taken or an hour has gone."""
        return self.folder_path / "uploaded"

    @property
    def doors(self) -> tuple[str, ...]:
        """Links by which an invitation is used, with `{code}` in the place of its code."""
        name, number = self.telegram_name.removeprefix("@"), self.whatsapp_number.removeprefix("+")
        telegram = f"https://t.me/{name}?start={{code}}" if name else ""
        # What she is asked to send stands ready in her chat.
        whatsapp = f"https://wa.me/{number}?text=start%20{{code}}" if number else ""
        return tuple(filter(None, (telegram, whatsapp)))

    @property
    def site(self) -> str:
        """Where browsers reach it, without a slash at the end."""
        host, port = self.host_and_port
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def without_packs(folder: Path) -> str:
    """What is wrong with a folder of packs that holds none, and the fix; empty when it holds some."""
    if any(folder.glob("*/pack.yaml")):
        return ""
    if (folder / "pack.yaml").exists():
        return f"{folder} is a pack itself; name the folder that it lies in, {folder.absolute().parent}"
    if not folder.is_dir():
        return f"{folder} is no folder; name one whose folders each hold a pack.yaml"
    return f"no folder in {folder} holds a pack.yaml; name the folder that the packs' own folders lie in"


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings. Raises SettingsError with every fault, each naming its variable.

    One that stands in the file is told with its line; any other stands in the environment.
    """
    written = _written(env_file)
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_input=False):
            name = f"JIGI_{'_'.join(str(part) for part in fault['loc'][:1]).upper()}"
            line = _line(name, written)
            place = f"{env_file}:{line}: " if line else ""
            faults.append(f"{place}{name}: {fix(fault)}")
        raise SettingsError("\n".join(faults)) from None


def _written(env_file: Path | None) -> str:
    """What stands in the file, if there is one. Raises SettingsError when that is no UTF-8."""
    data = env_file.read_bytes() if env_file is not None and env_file.is_file() else b""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{env_file}:{line}: this is no UTF-8; save it as UTF-8") from None


def _line(name: str, written: str) -> int:
    """Where the file gives this variable its value; 0 when it is the environment that does."""
    if any(key.upper() == name and value for key, value in os.environ.items()):
        return 0
    given = re.compile(rf"\s*(export\s+)?['\"]?{name}['\"]?\s*=", re.IGNORECASE)
    lines = enumerate(written.splitlines(), 1)
    return max((number for number, words in lines if given.match(words)), default=0)
