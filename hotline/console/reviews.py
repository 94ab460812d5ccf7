"""The review list: hear a recording beside its transcript, correct both text and severity."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline import cases
from hotline.calls.models import Recording
from hotline.cases import SEVERITIES
from hotline.cases.models import Case, Review
from hotline.console import access
from hotline.console.board_rows import staff_names
from hotline.console.hearing import load_hearing, log_opening
from hotline.console.parts import parts
from hotline.staff import Role

MOST_ROWS = 300
LONGEST_TEXT = 4000
SCORES = range(1, 6)

page = Blueprint("reviews", __name__, url_prefix="/reviews")
page.before_request(access.at_least(Role.REVIEWER))


@dataclass(frozen=True)
class ReviewRow:
    """A recorded plea; `review` is the newest correction, None while nobody has listened."""

    case: Case
    recording: Recording
    review: Review | None


@page.get("")
def index() -> str:
    with parts().database.read() as transaction:
        rows = load_rows(transaction)
        names = staff_names(transaction)
    return render_template("console/reviews.html", rows=rows, names=names)


@page.get("/<int:case_id>")
def show(case_id: int) -> str:
    with parts().database.read() as transaction:
        case = _recorded(transaction, case_id)
        hearing = load_hearing(transaction, case.recording_id, case_id)
        names = staff_names(transaction)
    log_opening(hearing)
    return render_template(
        "console/review.html", case=case, hearing=hearing, names=names, scores=SCORES
    )  # fmt: skip


@page.post("/<int:case_id>")
def correct(case_id: int) -> Response:
    """Keep a correction beside the original; None stands for what the machine had right."""
    text = request.form.get("transcript", "").strip()
    severity, score = request.form.get("severity", ""), request.form.get("score", "")
    if len(text) > LONGEST_TEXT or severity not in SEVERITIES or not _is_score(score):
        abort(400)
    with parts().database.begin() as transaction:
        case = _recorded(transaction, case_id)
        heard = load_hearing(transaction, case.recording_id).text
        cases.review(
            transaction,
            case.call_id,
            current_user.login,
            case_id,
            transcript=text if text != heard else None,
            severity=severity if severity != case.severity else None,
            score=int(score),
        )
        following = next(
            (row.case.id for row in load_rows(transaction) if row.review is None), None
        )
    flash(_("Your review of case %(number)s is kept.", number=case_id))
    if following is None:
        return redirect(url_for(".index"))
    return redirect(url_for(".show", case_id=following))


def load_rows(session: Session) -> Sequence[ReviewRow]:
    """What nobody has reviewed yet first, most urgent first, then the newest."""
    recorded = session.execute(
        select(Case, Recording)
        .join(Recording, Recording.id == Case.recording_id)
        .order_by(Case.id.desc())
        .limit(MOST_ROWS)
    ).all()
    reviews = session.scalars(select(Review).where(Review.case_id.is_not(None)).order_by(Review.id))
    newest = {review.case_id: review for review in reviews}
    rows = [ReviewRow(case, recording, newest.get(case.id)) for case, recording in recorded]
    return sorted(rows, key=_urgency)


def _urgency(row: ReviewRow) -> tuple[bool, int, int]:
    return row.review is not None, SEVERITIES.index(row.case.severity), -row.case.id


def _recorded(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id)
    return case if case is not None and case.recording_id is not None else abort(404)


def _is_score(text: str) -> bool:
    return text.isdigit() and int(text) in SCORES
