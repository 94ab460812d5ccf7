"""What happened to a case, in order: opened, people paged, taken, noted, closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.cases.models import Case
from hotline.escalation.models import Page


@dataclass(frozen=True)
class Moment:
    """`what`: opened, shown, page, taken, note or closed; `who`: a name; `text`: of a note.

    `times` pages to the same person that ended alike are one moment, that of the last; people on
    whose boards a case appeared at once are one moment, too.
    """

    at: datetime
    what: str
    who: str = ""
    text: str = ""
    channel: str = ""
    result: str | None = None
    times: int = 1


def timeline_of(case: Case, pages: Iterable[Page], names: Mapping[str, str]) -> Sequence[Moment]:
    """Oldest first; `case.notes` must be loaded."""

    def name(login: str | None) -> str:
        return names.get(login or "", login or "")

    moments = [Moment(case.opened_at, "opened")]
    moments += _paged([page for page in pages if page.channel != "board"], names)
    moments += _shown([page for page in pages if page.channel == "board"], names)
    moments += [Moment(note.at, "note", name(note.author), note.text) for note in case.notes]
    if case.acknowledged_at is not None:
        moments.append(Moment(case.acknowledged_at, "taken", name(case.acknowledged_by)))
    if case.resolved_at is not None:
        moments.append(Moment(case.resolved_at, "closed"))
    return sorted(moments, key=lambda moment: moment.at)


def _paged(pages: Iterable[Page], names: Mapping[str, str]) -> list[Moment]:
    """Paging goes round and round until somebody comes: alike attempts are counted."""
    alike: dict[tuple[str, str, str | None], list[Page]] = {}
    for page in pages:
        alike.setdefault((page.target, page.channel, page.result), []).append(page)
    return [
        Moment(
            max(page.sent_at for page in group),
            "page",
            names.get(target, target),
            channel=channel,
            result=result,
            times=len(group),
        )
        for (target, channel, result), group in alike.items()
    ]


def _shown(pages: Iterable[Page], names: Mapping[str, str]) -> list[Moment]:
    """A board page needs no answer: it says only who could see the case from when on."""
    together: dict[datetime, list[Page]] = {}
    for page in pages:
        together.setdefault(page.sent_at.replace(microsecond=0), []).append(page)
    return [
        Moment(group[0].sent_at, "shown", "、".join(names.get(p.target, p.target) for p in group))
        for group in together.values()
    ]
