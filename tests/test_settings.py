"""Settings: each has a default, all faults are told at once with the fix, and no secret is ever shown."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot import settings
from bot.settings import Settings, SettingsError
from bot.upkeep import misnamed

ROOT = Path(__file__).parent.parent
WHATSAPP = {
    "JIGI_WHATSAPP_TOKEN": "EAAJ-a-token",
    "JIGI_WHATSAPP_APP_SECRET": "an-app-secret",
    "JIGI_WHATSAPP_VERIFY_TOKEN": "a-word-between-us",
}
SECRETS = {
    "JIGI_BACKUP_PASSPHRASE": "the hornbill knows",
    "JIGI_DATA_KEY": "hope-that-nobody-else-can-read-what-she-sai",
    "JIGI_SECRET": "hope-against-hope",
    "JIGI_DHIS2_TOKEN": "d2pat-a-token",
    "JIGI_FHIR_TOKEN": "register-a-token",
    "JIGI_METRICS_TOKEN": "metrics-a-token",
    "JIGI_TELEGRAM_TOKEN": "123456:a-token",
    **WHATSAPP,
}
FAULTS = {
    "JIGI_DATABASE": (
        "mysql://db/jigi",
        "write it as sqlite:///path/to/file.db or postgresql://user:password@host/database",
    ),
    "JIGI_DATA_KEY": ("a-word", "several with spaces between, the newest first"),
    "JIGI_LISTEN": ("8080", "write it as host:port, such as 127.0.0.1:8080"),
    "JIGI_PUBLIC_URL": ("jigi.ml", "write it as an address that begins with http:// or https://"),
    "JIGI_TELEGRAM_API": ("ftp://jigi.ml", "write it as an address that begins with http:// or https://"),
    "JIGI_TELEGRAM_DRIVER": ("carrier pigeon", "'aiogram' or 'ptb'"),
    "JIGI_TELEGRAM_MODE": ("carrier pigeon", "'polling' or 'webhook'"),
    "JIGI_TELEGRAM_PER_SECOND": ("0", "write more than 0"),
    "JIGI_WHATSAPP_PHONE_ID": ("+223 90 00 00 00", "write the digits that Meta shows beside the number"),
    "JIGI_WHATSAPP_API": ("graph", "write it as an address that begins with http:// or https://"),
    "JIGI_LANGUAGE": ("de", "'fr', 'en' or 'bm'"),
    "JIGI_TIMEZONE": ("Africa/Timbuktoo", "no such zone; write it as Africa/Bamako"),
    "JIGI_PACKS": ("nowhere", "nowhere is no folder; name one whose folders each hold a pack.yaml"),
    "JIGI_ADMINISTRATORS": ("Moussa", "write each as channel:id, such as telegram:123, separated by commas"),
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of this machine, and a folder without `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIGI_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def with_(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return settings.load()


def test_every_default_is_the_one_in_the_document() -> None:
    table = re.findall(r"^\| `JIGI_(\w+)` \|([^|]*)\|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert sorted(name.lower() for name, _ in table) == sorted(Settings.model_fields)
    ours = settings.load().model_dump(mode="json")
    for name, cell in table:
        documented = cell.strip().strip("`")
        if name == "SECRET":  # made on first start
            documented = ""
        value = ours[name.lower()]
        assert documented == ("" if value == [] else f"{value:g}" if isinstance(value, float) else value), (
            name
        )


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_value_is_told_with_its_variable_and_the_fix(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, fix = FAULTS[name]
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, **{name: value})
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"{name}: ")
    assert line.endswith(fix)


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, **{name: value for name, (value, _) in FAULTS.items()})
    assert sorted(line.partition(":")[0] for line in str(told.value).splitlines()) == sorted(FAULTS)


def test_a_name_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By `jigi check`: it is no fault, for whoever runs it may name more than we know."""
    assert misnamed.notes() == []
    (tmp_path / ".env").write_text("JIGI_LANGUAGE=fr\nexport JIGI_TELEGRAM_TOKN=123456:a-token\n")
    monkeypatch.setenv("JIGI_ELSEWHERE", "yes")
    assert misnamed.notes() == [
        "JIGI_ELSEWHERE is no setting, and is not read; one of docs/settings.md may be meant",
        "JIGI_TELEGRAM_TOKN is no setting, and is not read; JIGI_TELEGRAM_TOKEN may be meant",
    ]


def test_what_is_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = with_(monkeypatch, JIGI_WHATSAPP_PHONE_ID="106540352242922", **SECRETS)
    assert {f"JIGI_{name.upper()}" for name, value in ours if isinstance(value, SecretStr)} == set(SECRETS)
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, **{name: value for name, (value, _) in FAULTS.items()})
    for shown in (repr(ours), str(ours), f"{ours.model_dump()}", ours.model_dump_json(), repr(told.value)):
        assert not any(secret in shown for secret in SECRETS.values())
    assert ours.secret.get_secret_value() == SECRETS["JIGI_SECRET"]
    assert ours.telegram_token.get_secret_value() == SECRETS["JIGI_TELEGRAM_TOKEN"]


def test_a_fault_leads_to_no_trace_that_shows_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, JIGI_LISTEN="123456:a-token", **SECRETS)
    assert "a-token" not in str(told.value)
    assert told.value.__suppress_context__
    assert told.value.__cause__ is None
    assert "a-token" not in str(told.value.__context__)


@pytest.mark.parametrize(
    ("listen", "host_and_port"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104
        ("localhost:0", ("localhost", 0)),
        ("::1:8080", ("::1", 8080)),
        ("[::1]:8080", ("::1", 8080)),
        ("", ("127.0.0.1", 8080)),
    ],
)
def test_where_to_listen(
    listen: str, host_and_port: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert with_(monkeypatch, JIGI_LISTEN=listen).host_and_port == host_and_port


def test_browsers_are_told_an_ipv6_address_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_(monkeypatch, JIGI_LISTEN="::1:8080").site == "http://[::1]:8080"


@pytest.mark.parametrize(
    "listen", ["8080", ":8080", "localhost", "localhost:", "a:-1", "a:65536", "a:b", "[::1:80", "a:8٣"]
)
def test_where_nobody_can_listen(listen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^JIGI_LISTEN: write it as host:port"):
        with_(monkeypatch, JIGI_LISTEN=listen)


@pytest.mark.parametrize("public", ["", "http://jigi.example"])
def test_a_webhook_needs_an_address_that_telegram_calls(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^JIGI_TELEGRAM_MODE: .*set JIGI_PUBLIC_URL to the https://.*"):
        with_(monkeypatch, JIGI_TELEGRAM_MODE="webhook", JIGI_PUBLIC_URL=public)
    ours = with_(monkeypatch, JIGI_TELEGRAM_MODE="webhook", JIGI_PUBLIC_URL="https://jigi.example/")
    assert (ours.telegram_mode, ours.public_url) == ("webhook", "https://jigi.example")


@pytest.mark.parametrize("zone", ["Africa", "/etc/passwd", "../Africa/Bamako", "Bamako"])
def test_a_zone_that_there_is_not(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^JIGI_TIMEZONE: no such zone"):
        with_(monkeypatch, JIGI_TIMEZONE=zone)


def a_pack(folder: str) -> Path:
    """A pack's own folder."""
    path = Path(folder)
    path.mkdir(parents=True)
    (path / "pack.yaml").touch()
    return path


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    a_pack("one/amtsl")
    a_pack("two/pph")
    ours = with_(monkeypatch, JIGI_PACKS="one, two,", JIGI_ADMINISTRATORS=" telegram:123 ,webchat:moussa")
    assert ours.packs == (Path("one"), Path("two"))
    assert ours.administrators == ("telegram:123", "webchat:moussa")


def test_folders_without_packs_are_told_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    a_pack("packs/amtsl")
    Path("empty").mkdir()
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, JIGI_PACKS="packs,packs/amtsl,empty,/nowhere")
    assert str(told.value) == "JIGI_PACKS: " + "; ".join(
        [
            f"packs/amtsl is a pack itself; name the folder that it lies in, {Path('packs').absolute()}",
            "no folder in empty holds a pack.yaml; name the folder that the packs' own folders lie in",
            "/nowhere is no folder; name one whose folders each hold a pack.yaml",
        ]
    )


def test_a_demo_keeps_away_from_the_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = with_(monkeypatch, JIGI_DATA_KEY=SECRETS["JIGI_DATA_KEY"])
    demos = ours.of_demo()
    for name in ("database_path", "media_path", "programme_path"):
        assert getattr(demos, name).parent != getattr(ours, name).parent
    assert demos.data_key.get_secret_value() == ""
    apart = {"database", "data_key"}
    assert demos.model_dump(exclude=apart) == ours.model_dump(exclude=apart)
    document = (ROOT / "docs/settings.md").read_text()
    assert f"`{demos.database}`" in document


@pytest.mark.parametrize("place", ["environment", "file"])
def test_a_demo_is_where_the_operator_says(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if place == "file":
        Path(".env").write_text("JIGI_DATABASE=sqlite:///data/jigi.db\n")
    else:
        monkeypatch.setenv("JIGI_DATABASE", "sqlite:///data/jigi.db")
    assert settings.load().of_demo().database_path == Path("data/jigi.db")


@pytest.mark.parametrize(
    ("database", "folder"), [("sqlite:///data/jigi.db", "data"), ("sqlite:////srv/jigi/jigi.db", "/srv/jigi")]
)
def test_media_and_programme_lie_beside_the_database(
    database: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = with_(monkeypatch, JIGI_DATABASE=database)
    assert ours.database_path == Path(folder, "jigi.db")
    assert ours.media_path == Path(folder, "media")
    assert ours.programme_path == Path(folder, "programme.yaml")


@pytest.mark.parametrize(("folder", "where"), [("", "data"), ("/srv/jigi", "/srv/jigi")])
def test_what_is_in_no_database_lies_in_a_folder(
    folder: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = with_(monkeypatch, JIGI_DATABASE="postgresql://jigi:word@db.jigi.ml/jigi", JIGI_FOLDER=folder)
    assert ours.media_path == Path(where, "media")
    assert ours.programme_path == Path(where, "programme.yaml")


def test_addresses_end_without_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = with_(monkeypatch, JIGI_TELEGRAM_API="http://127.0.0.1:8081/", JIGI_PUBLIC_URL="https://jigi.ml/")
    assert ours.telegram_api == "http://127.0.0.1:8081"
    assert ours.public_url == "https://jigi.ml"


def test_the_environment_outranks_the_file_where_the_program_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("JIGI_LANGUAGE=en\nJIGI_LISTEN=0.0.0.0:80\nPATH_OF_ANOTHER=1\n")
    ours = with_(monkeypatch, JIGI_LISTEN="127.0.0.1:9000")
    assert (ours.language, ours.listen) == ("en", "127.0.0.1:9000")


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("JIGI_LANGUAGE=de\n", ".env:1: "),
        ("# ours\n\nexport jigi_language = 'de'\nJIGI_LISTEN=localhost:80\n", ".env:3: "),
        ("JIGI_LANGUAGE=fr\nJIGI_LANGUAGE=de", ".env:2: "),  # the last one counts
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(file: str, place: str) -> None:
    Path(".env").write_text(file)
    with pytest.raises(SettingsError) as told:
        settings.load()
    assert str(told.value).startswith(f"{place}JIGI_LANGUAGE: ")


def test_a_fault_in_the_environment_is_not_laid_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("JIGI_LANGUAGE=en\n")
    with pytest.raises(SettingsError, match=r"^JIGI_LANGUAGE: "):
        with_(monkeypatch, JIGI_LANGUAGE="de")


def test_a_fault_in_the_file_under_an_empty_variable_is_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("JIGI_LANGUAGE=de\n")
    with pytest.raises(SettingsError, match=r"^\.env:1: JIGI_LANGUAGE: "):
        with_(monkeypatch, JIGI_LANGUAGE="")


def test_settings_do_not_change_while_the_program_runs() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings.load().listen = "127.0.0.1:9000"


@pytest.mark.parametrize("address", ["telegram:", ":123", "telegram:123,Moussa"])
def test_an_administrator_without_an_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^JIGI_ADMINISTRATORS: write each as channel:id"):
        with_(monkeypatch, JIGI_ADMINISTRATORS=address)


@pytest.mark.parametrize("address", ["http://", "https:", "http://["])
def test_an_address_of_nowhere(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^JIGI_TELEGRAM_API: "):
        with_(monkeypatch, JIGI_TELEGRAM_API=address)


def test_a_file_in_another_encoding_is_told() -> None:
    Path(".env").write_bytes(b"JIGI_LISTEN=localhost:80\nJIGI_LANGUAGE=\xff\n")
    with pytest.raises(SettingsError, match=r"^\.env:2: this is no UTF-8"):
        settings.load()


def test_whatsapp_needs_all_of_its_own_and_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        with_(monkeypatch, JIGI_WHATSAPP_PHONE_ID="106540352242922")
    lines = str(told.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == list(WHATSAPP)
    assert all("lacks this: set it to" in line for line in lines)


@pytest.mark.parametrize("name", WHATSAPP)
def test_whatsapp_without_a_number_is_a_mistake(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=f"{name}: WhatsApp has no number: set JIGI_WHATSAPP_PHONE_ID"):
        with_(monkeypatch, **{name: WHATSAPP[name]})
