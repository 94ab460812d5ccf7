"""How gunicorn serves the web application: the same for `hotline up` and `gunicorn wsgi:app`."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from hotline.config import Settings

_settings = Settings.load()


def _shared_metrics() -> str:
    """An empty folder in which the web processes of this instance add up their numbers."""
    name = hashlib.sha256(f"{_settings.data_dir}:{_settings.port}".encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"hotline-metrics-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return str(folder)


# Read by prometheus_client when it is imported, so before the application is.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _shared_metrics()

import hotline.wiring.web  # noqa: E402, F401 - loaded once, here, for every web process
from hotline.wiring.parts import THREADS  # noqa: E402

bind = f"{_settings.bind}:{_settings.port}"
worker_class = "gthread"
workers = 2
threads = THREADS
certfile = str(_settings.tls_cert) if _settings.tls_cert else None
keyfile = str(_settings.tls_key) if _settings.tls_key else None
graceful_timeout = 2  # open sockets would hold a stopping worker for ever
timeout = 60
control_socket_disable = True  # two instances on one machine would share it
forwarded_allow_ips = "*" if _settings.trust_proxy else "127.0.0.1"
accesslog = None
loglevel = "warning"


def on_exit(_server: object) -> None:
    """Leave no folder behind; one whose owner was killed is emptied by the next start."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
