"""A recording beside what was made of it: shown on the case page and on the review page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import staff
from hotline.calls.models import Recording, Transcript
from hotline.calls.transcripts import best_of, transcripts_of
from hotline.cases.models import Review
from hotline.console.parts import parts
from hotline.residents import Resident

UNSURE = 0.5
"""Words that a recogniser was less sure of than that are marked: listen there first."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a transcript; `at`: where its word begins, in seconds, None between words.

    `to_confirm`: only the hearing that was told who calls and why found this one.
    """

    text: str
    at: float | None = None
    is_unsure: bool = False
    to_confirm: bool = False


def pieces(transcript: Transcript) -> list[Piece]:
    """The whole text, cut where the recogniser's words stand in it."""
    found: list[Piece] = []
    text, end = transcript.text, 0
    for word in transcript.words:
        start = text.find(word["text"], end)
        if start < 0:  # the text was tidied up after the words were timed
            continue
        if start > end:
            found.append(Piece(text[end:start]))
        end = start + len(word["text"])
        found.append(_piece(word))
    return [*found, Piece(text[end:])] if end < len(text) else found


def _piece(word: Mapping[str, Any]) -> Piece:
    unsure = word["confidence"] < UNSURE
    return Piece(word["text"], word["start"], unsure, word.get("to_confirm", False))


@dataclass(frozen=True)
class Hearing:
    """Transcripts, the best one first, and corrections, the newest first.

    The recording's own text is never changed.
    """

    recording: Recording | None
    transcripts: Sequence[Transcript]
    reviews: Sequence[Review]

    @property
    def text(self) -> str:
        """What the machine understood best; "" if nothing."""
        return self.transcripts[0].text if self.transcripts else ""

    @property
    def mark(self) -> str:
        """Another one as soon as there is more to hear or to read."""
        ended = self.recording is not None and self.recording.ended_at is not None
        letters = sum(len(row.text) for row in self.transcripts)  # one of them may still grow
        return f"{len(self.transcripts)}-{letters}-{len(self.reviews)}-{ended:d}"


def load_hearing(session: Session, recording_id: int | None, case_id: int | None = None) -> Hearing:
    """Of one recording; the corrections are those of its case."""
    transcripts = transcripts_of(session, recording_id)
    best = best_of(transcripts)
    reviews = select(Review).where(Review.case_id == case_id)
    return Hearing(
        session.get(Recording, recording_id) if recording_id else None,
        sorted(transcripts, key=lambda row: (row is not best, -row.id)),
        session.scalars(reviews.order_by(Review.id.desc())).all(),
    )


def log_opening(*hearings: Hearing, resident: Resident | None = None) -> None:
    """Whoever is signed in reads these transcripts, and this resident's card.

    That they heard the sound is written down when the browser fetches it.
    """
    opened = [("transcript", text.id) for hearing in hearings for text in hearing.transcripts]
    if resident is not None:
        opened.append(("resident", resident.id))
    with parts().database.begin() as transaction:
        for subject, number in opened:
            staff.log_access(transaction, current_user.id, subject, number)
