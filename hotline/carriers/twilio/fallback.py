"""TwiML that needs nothing of ours: it says one moment and rings the operators.

It is kept as a file beside the data, rewritten at start and when staff changes, so that it can be
served while the database and the job queue are away. `hotline twilio fallback` prints the same, to
be kept at Twilio or on another host for the day when this one is dead.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.twiml.voice_response import VoiceResponse

from hotline.carriers.twilio.line import write_whole
from hotline.db import Database
from hotline.staff import Staff, members

logger = logging.getLogger(__name__)

ROUNDS = 3
RING_SECONDS = 25
"""Shorter than most mailboxes wait."""
MOST_TOGETHER = 10
"""As many numbers as Twilio rings at once."""
OPERATORS = "operators"


@dataclass(frozen=True)
class Words:
    """What is spoken by Twilio's own voice, since our sounds may be out of reach."""

    language: str
    sorry: str
    nobody: str


def twiml(phones: Sequence[str], words: Words) -> str:
    """Rings all the phones together, round after round; a caller is never just dropped."""
    response = VoiceResponse()
    for _ in range(ROUNDS):
        for start in range(0, len(phones), MOST_TOGETHER):
            response.say(words.sorry, language=words.language)
            dial = response.dial(timeout=RING_SECONDS)
            for phone in phones[start : start + MOST_TOGETHER]:
                dial.number(phone)
    response.say(words.nobody, language=words.language)
    return str(response)


def phones_to_ring(session: Session) -> list[str]:
    """The operators' telephones; where no operator has one, everybody's."""
    phones = [person.phone for person in members(session, OPERATORS) if person.phone]
    if phones:
        return phones
    everybody = select(Staff.phone).where(Staff.active, Staff.phone.is_not(None)).order_by(Staff.id)
    return [phone for phone in session.scalars(everybody) if phone]


class Fallback:
    """The file with the TwiML."""

    def __init__(self, path: Path, words: Words) -> None:
        self._path = path
        self._words = words

    def refresh(self, database: Database) -> str:
        """Write the file anew from the staff as it is now; the TwiML."""
        with database.begin() as session:
            document = twiml(phones_to_ring(session), self._words)
        if document != self._stored():
            write_whole(self._path, document)
        return document

    def document(self) -> str:
        """The TwiML as it was last written; without any: words that do not leave anyone waiting."""
        return self._stored() or twiml([], self._words)

    def _stored(self) -> str | None:
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError:
            logger.exception("the fallback TwiML cannot be read")
            return None
