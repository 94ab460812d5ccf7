"""What happened to a case, in order: opened, people paged, taken, noted, closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.cases.models import Case
from hotline.escalation.models import Page


@dataclass(frozen=True)
class Moment:
    """`what`: opened, page, taken, note or closed; `who`: a name; `text`: of a note."""

    at: datetime
    what: str
    who: str = ""
    text: str = ""
    page: Page | None = None


def timeline_of(case: Case, pages: Iterable[Page], names: Mapping[str, str]) -> Sequence[Moment]:
    """Oldest first; `case.notes` must be loaded."""

    def name(login: str | None) -> str:
        return names.get(login or "", login or "")

    moments = [Moment(case.opened_at, "opened")]
    moments += [Moment(page.sent_at, "page", name(page.target), page=page) for page in pages]
    moments += [Moment(note.at, "note", name(note.author), note.text) for note in case.notes]
    if case.acknowledged_at is not None:
        moments.append(Moment(case.acknowledged_at, "taken", name(case.acknowledged_by)))
    if case.resolved_at is not None:
        moments.append(Moment(case.resolved_at, "closed"))
    return sorted(moments, key=lambda moment: moment.at)
