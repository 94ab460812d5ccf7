"""Lost lines, told apart from lines whose holders could not say that they hold them."""

from collections.abc import Callable
from time import monotonic

from hotline.calls.sessions import Sessions

ABSENCE_SECONDS = 4.0
"""Who could not look for so long takes it that others could not write either."""
GRACE_SECONDS = 8.0


class LostCalls:
    """Finds calls whose line nobody holds any more; to be asked about once a second.

    A door renews its calls' `alive_until` every two seconds. After the database was away, or
    everything was restarted, that has lapsed for every call: doors are given time to renew it, and
    callers to come back, before anybody is taken for lost.
    """

    def __init__(self, sessions: Sessions, clock: Callable[[], float] = monotonic) -> None:
        self._sessions = sessions
        self._clock = clock
        self._looked_at = float("-inf")
        self._patient_until = 0.0

    def find(self) -> list[int]:
        """Ids of lost calls; raises SQLAlchemy's DBAPIError while the database is away."""
        lost = self._sessions.lost()
        now = self._clock()
        if now - self._looked_at > ABSENCE_SECONDS:
            self._patient_until = now + GRACE_SECONDS
        self._looked_at = now
        return lost if now >= self._patient_until else []
