"""Who may speak at this door: Twilio, which signs every request."""

import logging
from collections.abc import Iterator

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import HTTPException

from hotline.carriers.twilio import addresses

logger = logging.getLogger(__name__)


class Signatures:
    """Checks requests against the account's token and the URL that Twilio called.

    That URL is `public_url` where one is set, else the request's own, as the trusted proxies
    (HOTLINE_TRUST_PROXY) report it.
    """

    def __init__(self, auth_token: str, public_url: str | None) -> None:
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url

    def base(self, request: Request) -> str:
        """Where Twilio reaches us: scheme and host, without a slash at the end."""
        return self._public_url or request.host_url.rstrip("/")

    def valid(self, request: Request) -> bool:
        signature = request.headers.get("X-Twilio-Signature", "")
        try:
            genuine = any(
                self._validator.validate(url, request.form, signature)
                for url in self._signed(request)
            )
        except (ValueError, HTTPException):  # a URL or a form that cannot even be read
            genuine = False
        if not genuine:
            logger.warning("refused: no valid signature on %s", request.path)
        return genuine

    def _signed(self, request: Request) -> Iterator[str]:
        """What Twilio may have signed; of a stream that is its `wss` URL, at times with a slash."""
        url = self.base(request) + request.full_path.removesuffix("?")
        yield url
        if request.path == addresses.MEDIA:
            socket = addresses.media(self.base(request)) or url
            yield from (socket, f"{socket}/")
