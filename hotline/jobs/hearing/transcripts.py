"""What was heard, each hearing kept for itself; nothing is overwritten by a later one."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy.orm import Session

from hotline.calls.models import Recording, Transcript
from hotline.calls.transcripts import transcripts_of
from hotline.jobs.run import house
from hotline.speech import recognizers
from hotline.speech.recognizers import to_confirm

Hearing = Literal["live", "plain", "prompted"]


def is_heard(transcripts: Sequence[Transcript], engine: str | None = None) -> bool:
    """Whether an engine (None: any) has heard all of it, without having been prompted."""
    return any(
        row.is_whole and row.hearing != "prompted" and engine in (None, row.engine)
        for row in transcripts
    )


def keep(recording_id: int, engine: str, hearing: Hearing, heard: recognizers.Transcript) -> None:
    """Keep what a whole hearing understood; a job that is done again keeps nothing twice."""
    with house().database.begin() as session:
        session.get_one(Recording, recording_id, with_for_update=True)
        before = transcripts_of(session, recording_id)
        known = [row for row in before if (row.engine, row.hearing) == (engine, hearing)]
        if any(row.is_whole for row in known):
            return
        row = known[0] if known else _begin(session, recording_id, engine, hearing)
        row.text, row.confidence, row.is_whole = heard.text, heard.confidence, True
        row.alternatives = list(heard.alternatives)
        row.words = _words(heard, [one.text for one in before if one.hearing != "prompted"], row)


def keep_so_far(
    recording_id: int, engine: str, text: str, alternatives: Sequence[str] = ()
) -> None:
    """Keep what a live hearing has understood up to now."""
    with house().database.begin() as session:
        rows = transcripts_of(session, recording_id)
        live = [row for row in rows if row.hearing == "live" and row.engine == engine]
        row = live[0] if live else _begin(session, recording_id, engine, "live")
        if not row.is_whole:
            row.text, row.alternatives = text, list(alternatives)


def _begin(session: Session, recording_id: int, engine: str, hearing: Hearing) -> Transcript:
    row = Transcript(
        recording_id=recording_id,
        engine=engine,
        hearing=hearing,
        is_whole=False,
        text="",
        created_at=house().database.clock(),
    )
    session.add(row)
    return row


def _words(
    heard: recognizers.Transcript, others: Sequence[str], row: Transcript
) -> list[dict[str, object]]:
    words = [vars(word) for word in heard.words]
    if row.hearing == "prompted":
        doubts = to_confirm([word.text for word in heard.words], others)
        words = [
            {**word, "to_confirm": True} if doubt else word
            for word, doubt in zip(words, doubts, strict=True)
        ]
    return words
