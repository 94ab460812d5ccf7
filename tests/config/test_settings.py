"""Settings: defaults that work, and one line for what is wrong."""

import os
from pathlib import Path

import pytest

from hotline.config import Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("HOTLINE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))


def test_defaults_are_embedded(tmp_path: Path) -> None:
    settings = Settings.load()
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'hotline.db'}"
    assert settings.redis_url is None
    assert (settings.bind, settings.port) == ("127.0.0.1", 8000)
    assert not settings.twilio_on


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = Settings.load(), Settings.load()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["sixteen letters!", "一" * 16])
def test_a_secret_of_ones_own_is_used(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", key)
    assert Settings.load().secret_key == key


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_postgresql_is_reached_through_psycopg(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", url)
    assert Settings.load().database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("HOTLINE_PORT", "eighty", "HOTLINE_PORT"),
        ("HOTLINE_PORT", "70000", "HOTLINE_PORT"),
        ("HOTLINE_DATABASE_URL", "mysql://u@h/d", "HOTLINE_DATABASE_URL"),
        ("HOTLINE_DATABASE_URL", "my database", "HOTLINE_DATABASE_URL"),
        ("HOTLINE_REDIS_URL", "localhost:6379", "HOTLINE_REDIS_URL"),
        ("HOTLINE_PUBLIC_URL", "hotline.example", "HOTLINE_PUBLIC_URL"),
        ("HOTLINE_TRUST_PROXY", "-1", "HOTLINE_TRUST_PROXY"),
        ("HOTLINE_TWILIO_ACCOUNT_SID", "AC1", "HOTLINE_TWILIO_AUTH_TOKEN is missing"),
        ("HOTLINE_TLS_KEY", "/k.pem", "HOTLINE_TLS_CERT is missing"),
        ("HOTLINE_SECRET_KEY", "fifteen letters", "HOTLINE_SECRET_KEY: at least 16 characters"),
        ("HOTLINE_DATA_DIR", "/proc/nowhere", "HOTLINE_DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    name: str,
    value: str,
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        Settings.load()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert len(said.splitlines()) == 1
