"""Twilio's REST interface, at its own address or at another one (HOTLINE_TWILIO_API_URL)."""

import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 8.0
TRIES = 3


class Unavailable(Exception):
    """Twilio did not answer, or not as it should; worth another try."""


_again = retry(
    retry=retry_if_exception_type(Unavailable),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(multiplier=0.3),
    reraise=True,
)


class _Transport(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Sends what is meant for Twilio to another address, and tries again where that can help."""

    def __init__(self, api_url: str | None) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._api_url = api_url

    @_again
    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        try:
            answer = super().request(method, self.address(url), *args, **kwargs)
        except requests.RequestException as error:
            raise Unavailable(f"{type(error).__name__} on {urlsplit(url).path}") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Unavailable(f"{answer.status_code} on {urlsplit(url).path}")
        return answer

    def address(self, url: str) -> str:
        if self._api_url is None or not _is_twilio(url):
            return url
        here, there = urlsplit(self._api_url), urlsplit(url)
        path = here.path.rstrip("/") + there.path
        return urlunsplit((here.scheme, here.netloc, path, there.query, ""))


class Rest:
    """The few requests that this line makes. All raise Unavailable or TwilioRestException."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str | None) -> None:
        self._transport = _Transport(api_url)
        self._account = (account_sid, auth_token)
        self._api_host = urlsplit(api_url).netloc if api_url else None
        self._client = Client(account_sid, auth_token, http_client=self._transport)

    def place_call(self, **arguments: Any) -> str:
        """Start a call; Twilio's name for it. `arguments`: as of `client.calls.create`."""
        return str(self._client.calls.create(**arguments).sid)

    def redirect(self, sid: str, url: str) -> None:
        """Break off what a live call plays; it asks `url` what to do."""
        self._client.calls(sid).update(url=url, method="POST")

    def end(self, sid: str) -> None:
        """End a call, ringing or answered."""
        self._client.calls(sid).update(status="completed")

    def first_number(self) -> str | None:
        """A number of this account."""
        numbers = self._client.incoming_phone_numbers.list(limit=1)
        return str(numbers[0].phone_number) if numbers else None

    @_again
    def fetch_recording(self, source_url: str) -> bytes:
        """The WAV file behind a RecordingUrl; Unavailable also while Twilio still prepares it."""
        url = self._transport.address(source_url)
        ours = _is_twilio(source_url) or urlsplit(url).netloc == self._api_host
        try:
            answer = requests.get(
                url.removesuffix(".wav") + ".wav",
                auth=self._account if ours else None,  # our keys are for Twilio's eyes only
                timeout=TIMEOUT_SECONDS,
            )
        except requests.RequestException as error:
            raise Unavailable(f"recording: {type(error).__name__}") from error
        if answer.status_code != requests.codes.ok or not answer.content:
            raise Unavailable(f"recording: {answer.status_code}")
        return answer.content


def _is_twilio(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "twilio.com" or host.endswith(".twilio.com")


def is_over(error: TwilioRestException) -> bool:
    """The call that was to be changed has ended meanwhile: nothing is left to be done."""
    return error.status == requests.codes.not_found or error.code in (20404, 21220)
