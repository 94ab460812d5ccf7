"""Recordings of callers: a row from the first moment, a file that grows, a job that hears it."""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from hotline import outbox
from hotline.calls.models import Call, Recording
from hotline.calls.wav import GrowingWav, repair
from hotline.db import Database

logger = logging.getLogger(__name__)

HEAR = "hotline.jobs.hear"
HEAR_ASIDE = "hotline.jobs.hear_aside"
HEAR_LIVE = "hotline.jobs.hear_live"
FETCH = "hotline.jobs.fetch_recording"

Unasked = Literal["aside", "waiting"]
"""What is recorded without a `Listen`: something said beside a menu or an order, and what somebody
says who waits for a person."""
JOBS: dict[str, str | None] = {"aside": HEAR_ASIDE, "talk": None}
"""Who hears what has been recorded, where it is not `HEAR`: a talk was heard by a person."""
MOST_UNASKED: dict[Unasked, int] = {"aside": 8, "waiting": 40}
"""So many of a call are kept: a television talks for ever."""
MOST_ASIDES = 12
"""So many of all calls may be on their way; recognisers are there for pleas first."""

WRITER_SECONDS = timedelta(seconds=2)
"""So long after the end of its call a writer may still be closing its recording."""
FETCH_SECONDS = timedelta(minutes=5)
"""So long after the end of its call a carrier's copy may still complete a recording."""


class RecordingWriter:
    """Sound of one recording, as it is spoken; a full disk is logged and the call goes on."""

    def __init__(self, recordings: "Recordings", name: str, wav: GrowingWav | None) -> None:
        self._recordings = recordings
        self._name = name
        self._wav = wav
        self._written = 0.0

    def write(self, pcm: bytes) -> None:
        """PCM16 mono at the rate given at the beginning."""
        if self._wav is None:
            return
        try:
            self._wav.write(pcm)
        except OSError:
            logger.exception("recording %s: the disk takes no more", self._name)
            self.let_go()

    @property
    def seconds(self) -> float:
        return self._wav.seconds if self._wav else self._written

    def close(self) -> float:
        """End the recording, have it heard; its seconds of sound. May be called twice."""
        self.let_go()
        self._recordings.finish(self._name)
        return self.seconds

    def let_go(self) -> None:
        """Write no more; what the file holds stays, and the recording has not ended."""
        if self._wav is None:
            return
        self._written = self._wav.seconds
        try:
            self._wav.close()
        except OSError:
            logger.exception("recording %s: could not be closed cleanly", self._name)
        self._wav = None


class Recordings:
    """Where recordings lie: files under `folder`, rows in the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def begin(self, name: str, rate: int = 8000) -> RecordingWriter:
        """Start writing the recording that a `Listen` named; raises LookupError if none did."""
        path = self._folder / f"{name}.wav"
        with self._database.begin() as session:
            recording = _named(session, name)
            recording.path = path.name
            recording.started_at = self._database.clock()
            if recording.purpose != "aside":
                outbox.put(session, HEAR_LIVE, recording.id, queue="hearing")
        try:
            wav = GrowingWav(path, rate)
        except OSError:
            logger.exception("recording %s: cannot be written", name)
            return RecordingWriter(self, name, None)
        return RecordingWriter(self, name, wav)

    def begin_unasked(self, call_id: int, purpose: Unasked, rate: int) -> RecordingWriter | None:
        """Start writing what a caller says unasked; None where it would be too much."""
        with self._database.begin() as session:
            earlier = Recording.name.startswith(f"{call_id}-{purpose}-")
            number = 1 + (session.scalar(select(func.count()).where(earlier)) or 0)
            late = purpose == "aside" and outbox.waiting(session, HEAR_ASIDE) >= MOST_ASIDES
            if late or number > MOST_UNASKED[purpose]:
                logger.info("call %s: no more of what is said unasked", call_id)
                return None
            name = f"{call_id}-{purpose}-{number}"
            session.add(Recording(name=name, call_id=call_id, purpose=purpose))
        return self.begin(name, rate)

    def forget(self, recording_id: int) -> None:
        """Delete the sound of a recording that nobody needs; that there was one is still known."""
        with self._database.begin() as session:
            recording = session.get_one(Recording, recording_id, with_for_update=True)
            file = self._file(recording)
            recording.path = None
        if file is not None:
            file.unlink(missing_ok=True)

    def attach(self, name: str, source_url: str, seconds: float | None) -> None:
        """A carrier keeps the sound at `source_url`; a job fetches it and has it heard.

        Not where it was written to its end here; whoever still writes it has a moment for that.
        """
        with self._database.begin() as session:
            recording = _named(session, name, lock=True)
            if recording.source_url is not None or recording.ended_at is not None:
                return
            recording.source_url = source_url
            recording.seconds = seconds
            delay = WRITER_SECONDS.total_seconds() if recording.path else 0.0
            outbox.put(session, FETCH, recording.id, queue="urgent", delay=delay)

    def store(self, recording_id: int, wav: bytes) -> None:
        """The sound that a carrier kept has been fetched."""
        with self._database.read() as session:
            name = session.get_one(Recording, recording_id).name
        self._place(name, lambda part: part.write_bytes(wav))

    def take_over(self, name: str, wav: Path) -> None:
        """The sound lies complete in somebody else's file, which is needed no more after this.

        Raises LookupError where no recording has that name.
        """
        with self._database.read() as session:
            _named(session, name)
        self._place(name, lambda part: shutil.copyfile(wav, part))

    def _place(self, name: str, write: Callable[[Path], object]) -> None:
        path = self._folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        write(part)
        part.replace(path)
        self.finish(name, path.name)

    def finish(self, name: str, path: str | None = None) -> None:
        """No more sound will come, whoever says so and however often.

        `path`: and only now it is known where the sound lies.
        """
        with self._database.begin() as session:
            recording = _named(session, name, lock=True)
            if recording.ended_at is not None:
                return
            recording.path = path or recording.path
            recording.ended_at = self._database.clock()
            recording.seconds = _seconds(self._file(recording), recording.seconds)
            job = JOBS.get(recording.purpose, HEAR)
            if job is not None:
                outbox.put(session, job, recording.id, queue="hearing")

    def left_behind(self, name: str) -> float | None:
        """A line broke while this was recorded: end it; its seconds, None if it never began."""
        with self._database.begin() as session:
            if _named(session, name).path is None:
                return None
        self.finish(name)
        with self._database.begin() as session:
            return _named(session, name).seconds

    def finish_orphans(self) -> None:
        """End what nobody writes any more: its call is over, and its writer said nothing.

        What a carrier keeps has a while longer, to be fetched.
        """
        now = self._database.clock()
        with self._database.read() as session:
            names = session.scalars(
                select(Recording.name)
                .join(Call, Call.id == Recording.call_id)
                .where(
                    Recording.ended_at.is_(None),
                    Recording.path.is_not(None),
                    or_(
                        and_(Recording.source_url.is_(None), Call.ended_at <= now - WRITER_SECONDS),
                        Call.ended_at <= now - FETCH_SECONDS,
                    ),
                )
            ).all()
        for name in names:
            try:
                self.finish(name)
            except Exception:  # one that cannot be ended must not keep the others
                logger.exception("recording %s could not be ended", name)

    def path(self, recording_id: int) -> Path | None:
        """The sound file, or None while there is none."""
        with self._database.read() as session:
            recording = session.get(Recording, recording_id)
        if recording is None:
            return None
        file = self._file(recording)
        return file if file and file.is_file() else None

    def _file(self, recording: Recording) -> Path | None:
        return self._folder / recording.path if recording.path else None


def _named(session: Session, name: str, lock: bool = False) -> Recording:
    query = select(Recording).where(Recording.name == name)
    recording = session.scalar(query.with_for_update() if lock else query)
    if recording is None:
        raise LookupError(f"no recording {name}")
    return recording


def _seconds(file: Path | None, known: float | None) -> float | None:
    try:
        return repair(file) if file else known
    except (OSError, ValueError) as error:
        logger.warning("recording's length unknown: %s", error)
        return known
