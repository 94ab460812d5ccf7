"""Call-back requests that the switch took while nothing of ours was there, made into cases.

In the fallback the dialplan leaves two files in a folder, `<channel>_<number>.wav` with what the
caller said, if anything, and, once the caller has gone, an empty `<channel>_<number>.request`.
After a driver had the call, Asterisk forbids the dialplan to write the second one: then the message
counts as soon as it grows no more. A channel's name begins with the second at which its call came.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import cases
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import Recordings
from hotline.carriers.asterisk.exchange import CARRIER
from hotline.carriers.asterisk.spool import alone, still
from hotline.db import Database
from hotline.flow.loader import Flows
from hotline.phones import normalise_phone
from hotline.residents.ledger import find_by_phone

logger = logging.getLogger(__name__)

PURPOSE = "callback"
EMPTY_WAV = 44


class Callbacks:
    """The folder, and the house that the requests are for."""

    def __init__(
        self, folder: Path, database: Database, recordings: Recordings, flows: Flows
    ) -> None:
        self._folder = folder
        self._database = database
        self._recordings = recordings
        self._flows = flows

    def pick_up(self) -> int:
        """Make a case of every request; how many. The sweep then pages people about them.

        Each is taken away only when it is stored: whoever is killed in between repeats it, and
        finds what is there already. Raises SQLAlchemy's DBAPIError while the database is away.
        """
        if not self._folder.is_dir():
            return 0
        picked_up = 0
        with alone(self._folder) as may:
            for request in _requests(self._folder) if may else ():
                try:
                    self._take(request)
                except OSError:  # one that cannot be read must not keep the others
                    logger.exception("call-back request %s", request.name)
                else:
                    picked_up += 1
        return picked_up

    def _take(self, request: Path) -> None:
        wav = request.with_suffix(".wav")
        spoken = wav.is_file() and wav.stat().st_size > EMPTY_WAV
        channel, _, number = request.stem.partition("_")
        with self._database.begin() as session:
            call = self._call(session, channel, number)
            recording = _recording(session, call) if spoken else None
            recording_id = recording.id if recording else None
            case, _ = cases.open_case(session, call.id, PURPOSE, call.resident_id, recording_id)
            logger.info("case %s: to be called back, as the switch was told", case.id)
        if recording_id is not None:
            self._recordings.store(recording_id, wav.read_bytes())
        wav.unlink(missing_ok=True)
        request.unlink(missing_ok=True)

    def _call(self, session: Session, channel: str, number: str) -> Call:
        """The call that a driver had begun with, or one that nobody but the switch knew of."""
        known = select(Call).where(Call.carrier == CARRIER, Call.carrier_call_id == channel)
        call = session.scalar(known)
        if call is not None:
            return call
        resident = find_by_phone(session, number)
        call = Call(
            carrier=CARRIER,
            carrier_call_id=channel,
            from_number=normalise_phone(number),
            resident_id=resident.id if resident else None,
            language=self._flows.language_for(resident.language if resident else None, None),
            flow="main",
            started_at=_begun(channel) or self._database.clock(),
            ended_at=self._database.clock(),
            outcome="callback",
        )
        session.add(call)
        session.flush()
        return call


def _recording(session: Session, call: Call) -> Recording:
    name = f"{call.id}-{PURPOSE}"
    recording = session.scalar(select(Recording).where(Recording.name == name))
    if recording is None:
        recording = Recording(
            name=name, call_id=call.id, purpose=PURPOSE, started_at=call.started_at
        )
        session.add(recording)
        session.flush()
    return recording


def _requests(folder: Path) -> list[Path]:
    """Complete ones, the oldest first; the name of one that was not written is made up."""
    ended = (wav.with_suffix(".request") for wav in still(folder, "*.wav"))
    return sorted({*folder.glob("*.request"), *ended})


def _begun(channel: str) -> datetime | None:
    """A channel is named `<epoch>.<number>`."""
    seconds = channel.partition(".")[0]
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else None
