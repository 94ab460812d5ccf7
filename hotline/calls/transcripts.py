"""The transcripts of a recording: each hearing's own, and the one that people read first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls.models import Transcript


def transcripts_of(session: Session, recording_id: int | None) -> Sequence[Transcript]:
    """In the order in which they were begun."""
    rows = select(Transcript).where(Transcript.recording_id == recording_id)
    return session.scalars(rows.order_by(Transcript.id)).all()


def best_of(transcripts: Sequence[Transcript]) -> Transcript | None:
    """Whole rather than broken off, and the one its engine is surest of."""
    understood = [row for row in transcripts if row.text] or list(transcripts)
    return max(understood, key=_rank, default=None)


def _rank(row: Transcript) -> tuple[bool, float, int]:
    return row.is_whole, row.confidence or 0.0, row.id
