"""The course of a case: every step with name and time, and short however long paging goes on."""

from datetime import timedelta

from hotline.cases.models import Case, CaseNote
from hotline.console.timeline import Moment, timeline_of
from hotline.escalation.models import Page
from tests.community import NOW

NAMES = {"lin": "林医生", "wu": "吴护士"}


def _at(seconds: int):  # type: ignore[no-untyped-def]
    return NOW + timedelta(seconds=seconds)


def _page(seconds: int, target: str, result: str | None, channel: str = "voice") -> Page:
    return Page(target=target, channel=channel, sent_at=_at(seconds), result=result)


def test_it_tells_the_story_in_order() -> None:
    case = Case(opened_at=NOW, acknowledged_at=_at(40), acknowledged_by="wu", resolved_at=_at(90))
    case.notes = [CaseNote(at=_at(60), author="former", text="车已出发")]
    pages = [_page(20, "wu", "acknowledged"), _page(5, "lin", "busy")]
    assert timeline_of(case, pages, NAMES) == [
        Moment(NOW, "opened"),
        Moment(_at(5), "page", "林医生", channel="voice", result="busy"),
        Moment(_at(20), "page", "吴护士", channel="voice", result="acknowledged"),
        Moment(_at(40), "taken", "吴护士"),
        Moment(_at(60), "note", "former", "车已出发"),
        Moment(_at(90), "closed"),
    ]


def test_rounds_of_the_same_answer_are_counted() -> None:
    pages = [_page(10 * n, "lin", "no_answer") for n in range(50)] + [_page(500, "lin", None)]
    _opened, unanswered, ringing = timeline_of(Case(opened_at=NOW), pages, NAMES)
    assert (unanswered.times, unanswered.at) == (50, _at(490))
    assert (ringing.times, ringing.result) == (1, None)


def test_the_board_is_one_moment_for_all_who_see_it() -> None:
    pages = [_page(1, "lin", None, "board"), _page(1, "wu", "acknowledged", "board")]
    _opened, shown = timeline_of(Case(opened_at=NOW), pages, NAMES)
    assert (shown.what, shown.who) == ("shown", "林医生、吴护士")
