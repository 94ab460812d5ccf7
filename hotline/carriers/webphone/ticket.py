"""Which call a line is for. The page keeps its ticket, signed, and shows it when a line broke."""

from dataclasses import asdict, dataclass
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeTimedSerializer

from hotline.carriers.webphone.presence import CALLER, STAFF

_LONGEST_CALL_SECONDS = 4 * 3600


@dataclass(frozen=True)
class Ticket:
    """`leg` is this carrier's name for the call.

    `login`: it is the line of a member of staff, who answered the page `page_id`, or took the call
    of the caller who waits in `room`.
    """

    leg: str
    caller: str | None = None
    language: str | None = None
    login: str | None = None
    page_id: int | None = None
    room: str | None = None

    @property
    def side(self) -> str:
        """Its place in a room."""
        return f"{STAFF}{self.leg}" if self.login else CALLER


def new_leg() -> str:
    return f"web-{uuid4().hex}"


class Tickets:
    """Signs tickets, so that nobody can take up a call that was never theirs."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret_key, salt="webphone ticket")

    def sign(self, ticket: Ticket) -> str:
        signed: str = self._serializer.dumps(asdict(ticket))
        return signed

    def read(self, signed: str) -> Ticket | None:
        """The ticket, or None if we did not write it or it is older than any call."""
        try:
            return Ticket(**self._serializer.loads(signed, max_age=_LONGEST_CALL_SECONDS))
        except (BadSignature, TypeError):
            return None
