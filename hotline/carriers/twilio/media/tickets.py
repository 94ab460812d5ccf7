"""Which call a stream belongs to: a word of ours that Twilio passes on from the TwiML."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

_LONGEST_SECONDS = 600
"""A stream begins with its call; Twilio opens it within seconds."""


class StreamTickets:
    """Signs the call, so that nobody's sound gets into a call that is not theirs."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret_key, salt="twilio media stream")

    def sign(self, call_id: int) -> str:
        signed: str = self._serializer.dumps(call_id)
        return signed

    def read(self, signed: str) -> int | None:
        """The call, or None for what we did not write."""
        try:
            call_id = self._serializer.loads(signed, max_age=_LONGEST_SECONDS)
        except BadSignature:
            return None
        return call_id if isinstance(call_id, int) else None
