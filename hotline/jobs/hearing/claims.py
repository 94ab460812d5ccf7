"""Who of several workers hears a recording: a claim that lasts some seconds, unless renewed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from hotline.calls.models import Recording
from hotline.jobs.run import house

logger = logging.getLogger(__name__)

CLAIM_FOR = timedelta(seconds=6)
"""How long after a worker was killed another one hears what it was hearing."""
RENEW_SECONDS = 1.0


@contextmanager
def claimed(recording_id: int) -> Iterator[bool]:
    """Whether nobody else hears this recording; then it is ours until the block ends.

    A thread renews the claim, because nobody can say how long a busy machine takes to hear:
    whoever thought the claim had lapsed would hear the same once more, and make it busier still.
    """
    if not _claim(recording_id):
        yield False
        return
    over = Event()
    renewing = Thread(target=_renew, args=(recording_id, over), daemon=True)
    renewing.start()
    try:
        yield True
    finally:
        over.set()
        renewing.join()
        _set(recording_id, None)


class Ended:
    """Tells a listener, as often as it asks, whether the caller has finished."""

    def __init__(self, recording_id: int) -> None:
        self._id = recording_id

    def __call__(self) -> bool:
        with house().database.read() as session:
            ended = session.scalar(select(Recording.ended_at).where(Recording.id == self._id))
        return ended is not None


def _claim(recording_id: int) -> bool:
    now = house().database.clock()
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id, with_for_update=True)
        if recording.hearing_until is not None and recording.hearing_until > now:
            return False
        recording.hearing_until = now + CLAIM_FOR
        return True


def _renew(recording_id: int, over: Event) -> None:
    while not over.wait(RENEW_SECONDS):
        try:
            _set(recording_id, CLAIM_FOR)
        except SQLAlchemyError as error:
            logger.warning("recording %s: its claim is not renewed: %s", recording_id, error)


def _set(recording_id: int, time: timedelta | None) -> None:
    until = None if time is None else house().database.clock() + time
    with house().database.begin() as session:
        session.execute(
            update(Recording).where(Recording.id == recording_id).values(hearing_until=until)
        )
