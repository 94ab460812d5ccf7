"""Signed requests, as Twilio sends them; on demand twice at once, and old ones again."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urljoin, urlsplit

import requests
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

Form = dict[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    content_type: str

    @property
    def text(self) -> str:
        return self.body.decode()


Send = Callable[[str, str, Form | None, dict[str, str]], Answer]
"""(base, path, form, headers): POST with a form, GET without."""


def over_http(base: str, path: str, form: Form | None, headers: dict[str, str]) -> Answer:
    method = "GET" if form is None else "POST"
    answer = requests.request(method, base + path, data=form, headers=headers, timeout=15)
    return Answer(answer.status_code, answer.content, answer.headers.get("Content-Type", ""))


def through_client(client: FlaskClient) -> Send:
    """Into an application in this process; for one request at a time."""

    def send(base: str, path: str, form: Form | None, headers: dict[str, str]) -> Answer:
        method = "GET" if form is None else "POST"
        with client.open(path, method=method, data=form, base_url=base, headers=headers) as answer:
            return Answer(answer.status_code, answer.data, answer.content_type)

    return send


@dataclass
class Webhooks:
    """Where the hotline lives, and how faithfully the network delivers.

    `bases`: its web processes, taken in turn. `twice`: every request goes to all of them at the
    same time. `stale`: before each request the one before the last arrives once more.
    `signed_for`: the public URL, where the requests reach the processes through a proxy.
    """

    auth_token: str
    bases: Sequence[str] = ("http://localhost",)
    send: Send = over_http
    twice: bool = False
    stale: bool = False
    signed_for: str | None = None
    sent: list[tuple[str, Form]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turn = cycle(self.bases)

    def use(self, bases: Sequence[str]) -> None:
        """The hotline is now reached there."""
        self.bases = bases
        self._turn = cycle(bases)

    def absolute(self, url: str, document: str) -> str:
        """A URL of a TwiML document, resolved against where that document came from."""
        return urljoin(document, url)

    def home(self, path: str) -> str:
        return (self.signed_for or self.bases[0]) + path

    def post(self, url: str, form: Form) -> Answer:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.stale and len(self.sent) > 1:
            again = self._deliver(*self.sent[-2], next(self._turn))
            assert again.status == 200, f"repeated {self.sent[-2][0]}: {again.status}"
        self.sent.append((path, form))
        if not self.twice:
            return self._deliver(path, form, next(self._turn))
        with ThreadPoolExecutor(len(self.bases)) as pool:
            answers = list(pool.map(lambda base: self._deliver(path, form, base), self.bases))
        assert len({answer.status for answer in answers}) == 1, [a.status for a in answers]
        return answers[0]

    def fetch(self, url: str) -> Answer:
        """A sound: no signature, no form."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.send(next(self._turn), path, None, {})

    def socket(self, url: str) -> tuple[str, None, dict[str, str]]:
        """Where a WebSocket's URL leads, and the signature that Twilio shows there."""
        base, path = next(self._turn), urlsplit(url).path
        signature = RequestValidator(self.auth_token).compute_signature(url, {})
        return base.replace("http", "ws", 1) + path, None, {"X-Twilio-Signature": signature}

    def _deliver(self, path: str, form: Form, base: str) -> Answer:
        signature = RequestValidator(self.auth_token).compute_signature(
            (self.signed_for or base) + path, form
        )
        return self.send(base, path, form, {"X-Twilio-Signature": signature})
