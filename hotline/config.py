"""Settings from the environment (HOTLINE_…): checked once, at start.

A wrong or missing setting is one line that names the variable, and exit code 2.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, NoReturn

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "HOTLINE_"
SHORTEST_SECRET = 16


def _database_url(value: str) -> str:
    """PostgreSQL always through psycopg, whatever short form was written."""
    try:
        url = make_url(value)
    except ArgumentError as error:
        raise ValueError("not a database URL, e.g. postgresql://user@host/name") from error
    if url.get_backend_name() not in ("sqlite", "postgres", "postgresql"):
        raise ValueError("only sqlite and postgresql are supported")
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _redis_url(value: str) -> str:
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://")
    return value


def _secret(value: str) -> str:
    if value and len(value) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters, or nothing: then one is made")
    return value


def _http_url(value: str) -> str:
    return str(AnyHttpUrl(value)).rstrip("/")


HttpUrl = Annotated[str, BeforeValidator(_http_url)]


class Settings(BaseSettings):
    """Every variable of the README's table; unset optional parts are None and off."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", validate_default=False
    )

    bind: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trust_proxy: int = Field(0, ge=0, le=10)
    data_dir: Path = ROOT / "var"
    database_url: Annotated[str, BeforeValidator(_database_url)] = ""
    redis_url: Annotated[str, BeforeValidator(_redis_url)] | None = None
    public_url: HttpUrl | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = None
    twilio_api_url: HttpUrl | None = None
    twilio_stream: bool = True
    ari_url: HttpUrl | None = None
    ari_user: str | None = None
    ari_password: str | None = None
    asterisk_spool: Path = Path("/var/spool/asterisk")
    record_talks: bool = False
    """Over a switch of our own: callers are told, then what they and staff say is recorded."""
    hearing_cores: float | None = Field(None, ge=0, le=1024)
    """What live hearing may use of this machine; all its cores unless set."""
    secret_key: Annotated[str, AfterValidator(_secret)] = ""

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        self.data_dir = self.data_dir.expanduser().resolve()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'hotline.db'}"
        _together(self, "tls_cert", "tls_key")
        _together(self, "twilio_account_sid", "twilio_auth_token")
        _together(self, "ari_url", "ari_user", "ari_password")
        return self

    @classmethod
    def load(cls) -> "Settings":
        """The process's settings; ends the process with one line where they are wrong."""
        try:
            settings = cls()
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            settings.secret_key = settings.secret_key or _kept_secret(settings.data_dir)
        except ValidationError as error:
            _refuse(error)
        except OSError as error:
            _exit(f"{PREFIX}DATA_DIR: cannot be written: {error}")
        return settings

    @property
    def recordings_dir(self) -> Path:
        return self.data_dir / "recordings"

    @property
    def hearing_dir(self) -> Path:
        """Which recordings are heard live, counted over processes."""
        return self.data_dir / "hearing"

    @property
    def clips_dir(self) -> Path:
        """Rendered prompts."""
        return self.data_dir / "prompts"

    @property
    def flows_dir(self) -> Path:
        return ROOT / "ivr_flows"

    @property
    def languages_dir(self) -> Path:
        return self.flows_dir / "languages"

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of those that the line speaks."""
        return tuple(
            sorted(path.parent.name for path in self.languages_dir.glob("*/language.yaml"))
        )

    @property
    def models_dir(self) -> Path:
        return ROOT / "asr_models"

    @property
    def twilio_on(self) -> bool:
        return self.twilio_account_sid is not None

    @property
    def asterisk_on(self) -> bool:
        return self.ari_url is not None


def _together(settings: Settings, *names: str) -> None:
    missing = [name for name in names if getattr(settings, name) is None]
    if missing and len(missing) < len(names):
        given = next(name for name in names if name not in missing)
        raise ValueError(
            f"{PREFIX}{missing[0].upper()} is missing: it goes with {PREFIX}{given.upper()}"
        )


def _kept_secret(folder: Path) -> str:
    """The key of this installation, made once; a process that comes second takes the first's."""
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _refuse(error: ValidationError) -> NoReturn:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    where = first["loc"]
    name = f"{PREFIX}{str(where[0]).upper()}: " if where else ""
    _exit(f"{name}{message}")


def _exit(line: str) -> NoReturn:
    sys.stderr.write(f"hotline: {line}\n")
    sys.exit(2)
