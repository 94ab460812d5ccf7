"""Puts the parts of this package together, for the wiring."""

import logging
from functools import partial
from pathlib import Path

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from hotline.calls.models import Call
from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.streams import StreamSlots
from hotline.carriers.twilio.carrier import TwilioCarrier
from hotline.carriers.twilio.door import Door, PageEnded, create_blueprint
from hotline.carriers.twilio.fallback import Fallback, Words
from hotline.carriers.twilio.line import Line
from hotline.carriers.twilio.live import LiveCalls
from hotline.carriers.twilio.media.call import Ears
from hotline.carriers.twilio.media.door import Streams
from hotline.carriers.twilio.media.tickets import StreamTickets
from hotline.carriers.twilio.reports import Reports
from hotline.carriers.twilio.rest import Rest
from hotline.carriers.twilio.signature import Signatures
from hotline.carriers.twilio.translate import Translator
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech.clips import Clips

logger = logging.getLogger(__name__)

LINE_FILE = "twilio-line.json"
FALLBACK_FILE = "twilio-fallback.xml"
ONE_MOMENT = "one_moment"
SORRY = "sorry"
NOBODY = "nobody_reached"
"""Prompts of the language files that the door itself says, whatever the flows do."""
SAID_SECONDS = 0.15
"""A character takes Twilio's own voice at least so long."""


def make_carrier(settings: Settings) -> TwilioCarrier | None:
    """The carrier; None where Twilio is off."""
    if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
        return None
    rest = Rest(settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_api_url)
    return TwilioCarrier(rest, Line(settings.data_dir / LINE_FILE), settings.public_url)


def make_fallback(data_dir: Path, flows: Flows) -> Fallback:
    """The TwiML for when nothing else is left, in the language of the house."""
    words = Words(
        language=flows.default.tag,
        sorry=_prompt(flows, SORRY).text,
        nobody=_prompt(flows, NOBODY).text,
    )
    return Fallback(data_dir / FALLBACK_FILE, words)


def make_blueprint(
    *,
    settings: Settings,
    database: Database,
    flows: Flows,
    sessions: Sessions,
    recordings: Recordings,
    clips: Clips,
    carrier: TwilioCarrier,
    page_ended: PageEnded,
    slots: StreamSlots,
) -> Blueprint:
    """The door, for a house in which Twilio is on. Writes the fallback file."""
    fallback = make_fallback(settings.data_dir, flows)
    try:
        fallback.refresh(database)
    except DBAPIError:
        logger.exception("the fallback TwiML stays as it was: the database is away")
    one_moment = _prompt(flows, ONE_MOMENT)
    sound_url = partial(_sound_url, clips)
    tickets = StreamTickets(settings.secret_key)
    ears = Ears(sessions, recordings, partial(_seconds, clips), carrier.move)
    return create_blueprint(
        Door(
            signatures=Signatures(settings.twilio_auth_token or "", settings.public_url),
            line=Line(settings.data_dir / LINE_FILE),
            live=LiveCalls(
                sessions=sessions,
                recordings=recordings,
                translator=Translator(sound_url),
                page_ended=page_ended,
                person_of=partial(person_of, database),
                ticket=tickets.sign,
            ),
            reports=Reports(sessions, recordings, page_ended, carrier.stop_ringing),
            fallback=fallback,
            one_moment=lambda: sound_url(one_moment, flows.default.tag),
            streams=Streams(ears, tickets, slots) if settings.twilio_stream else None,
        )
    )


def person_of(database: Database, call_id: int) -> str:
    """The login of the member of staff whom a call of ours rang; "" where it is none of those."""
    with database.read() as session:
        page = select(Page.target).join(Call, Call.page_id == Page.id).where(Call.id == call_id)
        return session.scalar(page) or ""


def _sound_url(clips: Clips, clip: Clip, language: str) -> str | None:
    name = clips.name(clip, language, "8k")
    return f"/prompts/{name}.wav" if name else None


def _seconds(clips: Clips, clip: Clip, language: str) -> float:
    """How long Twilio takes to say a clip."""
    sound = clips.sound(clip, language, "8k")
    return sound.seconds if sound else SAID_SECONDS * len(clip.text)


def _prompt(flows: Flows, key: str) -> Clip:
    """A prompt of the house's language; raises LookupError where the language file lacks it."""
    for clip in flows.clips(flows.default.tag):
        if clip.key == key:
            return clip
    raise LookupError(f"the language {flows.default.tag} has no prompt {key}")
