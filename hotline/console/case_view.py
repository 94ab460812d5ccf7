"""What the case page shows of one case, read in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from hotline.calls.models import Call, Recording
from hotline.cases.models import Case
from hotline.console.board_rows import holding_calls, staff_names
from hotline.console.hearing import Hearing, load_hearing
from hotline.console.timeline import Moment, timeline_of
from hotline.escalation.models import Page


@dataclass(frozen=True)
class CaseView:
    """The part that moves while somebody looks at it."""

    case: Case
    call: Call
    is_waiting: bool
    """The caller is on hold: somebody can still join them."""
    hearing: Hearing
    further: Sequence[Hearing]
    """What else they said while they waited for somebody."""
    talks: Sequence[Hearing]
    """What they and staff said to each other, where that is recorded."""
    timeline: Sequence[Moment]
    names: Mapping[str, str]
    """Login to name."""

    @property
    def heard(self) -> Sequence[Hearing]:
        return (self.hearing, *self.further, *self.talks)

    @property
    def heard_mark(self) -> str:
        """Another one as soon as there is more to hear or to read."""
        return ".".join(hearing.mark for hearing in self.heard)


def load_case(session: Session, case_id: int) -> CaseView | None:
    case = session.get(Case, case_id, options=[selectinload(Case.notes)])
    if case is None:
        return None
    names = staff_names(session)
    pages = session.scalars(select(Page).where(Page.case_id == case_id)).all()
    return CaseView(
        case=case,
        call=session.get_one(Call, case.call_id),
        is_waiting=case.call_id in holding_calls(session),
        hearing=load_hearing(session, case.recording_id, case_id),
        further=_since(session, case, "waiting"),
        talks=_since(session, case, "talk"),
        timeline=timeline_of(case, pages, names),
        names=names,
    )


def _since(session: Session, case: Case, purpose: str) -> Sequence[Hearing]:
    """What was recorded on the case's call after it was opened."""
    recordings = session.scalars(
        select(Recording.id)
        .where(
            Recording.call_id == case.call_id,
            Recording.purpose == purpose,
            Recording.started_at >= case.opened_at,
            ~exists().where(Case.recording_id == Recording.id),
        )
        .order_by(Recording.id)
    )
    # Corrections belong to the case's own recording.
    return [replace(load_hearing(session, found), reviews=()) for found in recordings]
