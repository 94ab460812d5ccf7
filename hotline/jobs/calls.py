"""What happens on calls without their caller having done anything."""

import logging

from hotline.calls.models import Call, Recording
from hotline.carriers import KeepsRecordings
from hotline.cases.models import Case
from hotline.flow.events import CaseTaken, Event
from hotline.jobs.run import house
from hotline.speech.audio import SoundError, read_wav, wav_bytes
from hotline.speech.completing import completed
from hotline.staff import find

logger = logging.getLogger(__name__)


def case_acknowledged(case_id: int, joining: str = "") -> None:
    """Nothing rings any more, and the caller hears that somebody has it."""
    with house().database.begin() as session:
        case = session.get_one(Case, case_id, with_for_update=True)
        house().escalation.stop(session, case_id, case.acknowledged_by)
        person = find(session, case.acknowledged_by or "")
        name = person.name if person else ""
        call_id = case.call_id
    tell_caller(call_id, case_id, name, joining)


def tell_caller(call_id: int, case_id: int, name: str, joining: str) -> None:
    """The engine hears that the case is taken; the line does what the engine then says."""
    event = CaseTaken(by=name, joining=bool(joining))
    move_call(call_id, event, key=f"case-{case_id}-taken")


def move_call(call_id: int, event: Event, key: str) -> None:
    """Something happened that the call's own line does not know: take it there."""
    before = house().sessions.sequence(call_id)
    reply = house().sessions.handle(call_id, event, key)
    if reply.ended or reply.sequence == before:
        return
    with house().database.begin() as session:
        call = session.get_one(Call, call_id)
    carrier = house().carriers.get(call.carrier)
    if carrier is not None:
        carrier.deliver(call.carrier_call_id, reply)


def fetch_recording(recording_id: int) -> None:
    """Get the sound that a carrier keeps; raises until it can be had, so that it is tried again."""
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id)
        if recording.ended_at is not None or recording.source_url is None:
            return
        carrier = house().carriers[session.get_one(Call, recording.call_id).carrier]
    if not isinstance(carrier, KeepsRecordings):
        raise TypeError(f"carrier {carrier.name} keeps no recordings")
    fetched = carrier.fetch_recording(recording.source_url)
    house().recordings.store(recording_id, _completed(recording_id, fetched))


def _completed(recording_id: int, fetched: bytes) -> bytes:
    """With what a stream wrote before it broke off, which may have begun earlier."""
    begun = house().recordings.path(recording_id)
    try:
        return wav_bytes(completed(read_wav(begun), read_wav(fetched))) if begun else fetched
    except SoundError as error:
        logger.warning("recording %s is as its carrier has it: %s", recording_id, error)
        return fetched
