"""Who looked at what: kept for as long as the policy says, and never in the application's log."""

from sqlalchemy.orm import Session

from hotline.staff.models import AccessRecord


def log_access(session: Session, staff_id: int, subject: str, subject_id: int) -> None:
    """Notes that this person opened the recording, transcript, case or resident of that id."""
    session.add(AccessRecord(staff_id=staff_id, subject=subject, subject_id=subject_id))
