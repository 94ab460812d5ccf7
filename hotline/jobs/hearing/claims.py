"""Who of several workers hears a recording: a claim that lasts some seconds, unless renewed."""

from datetime import timedelta

from sqlalchemy import select

from hotline.calls.models import Recording
from hotline.jobs.run import house

HEARING_FOR = timedelta(seconds=4)
"""A listener renews its claim while somebody speaks; what has ended takes no longer to hear than
it took to speak."""
RENEW_AFTER = timedelta(seconds=1)


def claim(recording_id: int, time: timedelta = HEARING_FOR) -> bool:
    """Whether nobody else hears this recording; then it is ours for so long."""
    now = house().database.clock()
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id, with_for_update=True)
        if recording.hearing_until is not None and recording.hearing_until > now:
            return False
        recording.hearing_until = now + time
        return True


def give_up(recording_id: int) -> None:
    """Whoever comes next need not wait until our claim has run out."""
    with house().database.begin() as session:
        session.get_one(Recording, recording_id).hearing_until = None


class Ended:
    """Tells the listener whether the recording has ended, and others that somebody listens."""

    def __init__(self, recording_id: int) -> None:
        self._id = recording_id
        self._renewed = house().database.clock() - RENEW_AFTER

    def __call__(self) -> bool:
        now = house().database.clock()
        if now - self._renewed < RENEW_AFTER:
            with house().database.read() as session:
                ended = session.scalar(select(Recording.ended_at).where(Recording.id == self._id))
            return ended is not None
        self._renewed = now
        with house().database.begin() as session:
            recording = session.get_one(Recording, self._id)
            recording.hearing_until = now + HEARING_FOR
            return recording.ended_at is not None
