"""What the case page shows of one case, read in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hotline.calls.models import Call
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
    timeline: Sequence[Moment]
    names: Mapping[str, str]
    """Login to name."""


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
        timeline=timeline_of(case, pages, names),
        names=names,
    )
