"""How gunicorn serves the web application: the same for `hotline up` and `gunicorn wsgi:app`."""

import hashlib
import os
import tempfile
from pathlib import Path

from hotline.config import Settings
from hotline.wiring.parts import THREADS

_settings = Settings.load()
_instance = hashlib.sha256(f"{_settings.data_dir}:{_settings.port}".encode()).hexdigest()[:12]
_metrics = Path(tempfile.gettempdir()) / f"hotline-metrics-{_instance}"
_metrics.mkdir(mode=0o700, exist_ok=True)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_metrics))

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
