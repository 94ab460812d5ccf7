"""`hotline bench webhook`: a Twilio webhook against a bare Flask route that writes one row.

Both live in the same gunicorn, on the same database with the same commit durability, and are asked
in turn by the same client, so that the machine's mood counts for both.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import requests
from twilio.request_validator import RequestValidator

from hotline.cli.testbed.children import free_port
from hotline.config import ROOT, Settings
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.demo import load as load_demo

LIMIT = 4.0
ACCOUNT, TOKEN = "ACbench", "a token for this benchmark alone"
CALLER = "+8615400000001"
KEYS = ("1", "1", "2", "9", "1")
"""An order: set meals, the first, two of it, done, confirmed."""


@click.command()
@click.option("--calls", default=40, show_default=True, help="Calls to measure.")
@click.option("--database", help="Another database than a fresh SQLite, e.g. postgresql://…")
def webhook(calls: int, database: str | None) -> None:
    """A signed webhook's median time against a bare route that writes one row."""
    with _server(database) as url:
        client = Client(url)
        client.call("warm-up")
        client.hook.clear()
        client.bare.clear()
        for number in range(calls):
            client.call(str(number))
    ratio = client.report()
    sys.exit(0 if ratio <= LIMIT else 1)


@dataclass
class Client:
    """Plays Twilio; each webhook is followed by a request to the bare route."""

    url: str
    hook: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._http = requests.Session()
        self._signer = RequestValidator(TOKEN)

    def call(self, name: str) -> None:
        """One whole call: arrives, orders, and hangs up in the middle of the farewell."""
        form = {"CallSid": f"CA{name}", "From": CALLER, "To": "+862700000000"}
        answer = self._webhook(f"{self.url}/twilio/voice", form)
        for key in KEYS:
            action = answer.partition('action="')[2].partition('"')[0]
            answer = self._webhook(f"{self.url}{action}", {**form, "Digits": key})

    def report(self) -> float:
        """Print both medians; their ratio."""
        hook, bare = (statistics.median(times) * 1000 for times in (self.hook, self.bare))
        click.echo(f"webhook     {hook:6.2f} ms  (median of {len(self.hook)})")
        click.echo(f"bare route  {bare:6.2f} ms  (median of {len(self.bare)})")
        click.echo(f"ratio       {hook / bare:6.2f}     (limit {LIMIT})")
        return hook / bare

    def _webhook(self, url: str, form: dict[str, str]) -> str:
        signature = self._signer.compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature}
        answer, seconds = self._post(url, form, headers)
        self.hook.append(seconds)
        self.bare.append(self._post(f"{self.url}/bench/row", form, {})[1])
        return answer

    def _post(self, url: str, form: dict[str, str], headers: dict[str, str]) -> tuple[str, float]:
        began = time.perf_counter()
        response = self._http.post(url, data=form, headers=headers, timeout=10)
        seconds = time.perf_counter() - began
        response.raise_for_status()
        return response.text, seconds


@contextmanager
def _server(database: str | None) -> Iterator[str]:
    """The application and the bare route in one gunicorn, as `hotline up` configures it."""
    prompts = Settings.load().clips_dir
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "prompts").symlink_to(prompts)
        port = free_port()
        environment = os.environ | {
            "HOTLINE_DATA_DIR": folder,
            "HOTLINE_PORT": str(port),
            "HOTLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
            "HOTLINE_TWILIO_AUTH_TOKEN": TOKEN,
        }
        environment.pop("HOTLINE_DATABASE_URL", None)
        if database:
            environment["HOTLINE_DATABASE_URL"] = database
        _fill(database or f"sqlite:///{folder}/hotline.db")
        gunicorn = Path(sys.executable).parent / "gunicorn"
        process = subprocess.Popen(  # noqa: S603 - our own command
            [gunicorn, "--chdir", ROOT, "-c", ROOT / "gunicorn.conf.py",
             "hotline.cli.bench.application:app"],
            env=environment,
        )  # fmt: skip
        try:
            yield _reachable(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait()


def _fill(url: str) -> None:
    """The demonstration community: calls look up people, meals and orders among thousands."""
    upgrade(url)
    database = Database(url)
    with database.begin() as session:
        load_demo(session, database.clock())
    database.close()


def _reachable(url: str) -> str:
    for _ in range(200):
        try:
            requests.get(f"{url}/healthz", timeout=1)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return url
    raise click.ClickException("the server did not start")
