"""The policies applied to what the database holds."""

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import fast_yaml, outbox
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.escalation.policy import Policy, Sent, next_steps

PLACE_PAGE = "hotline.jobs.place_page"
STOP_PAGE = "hotline.jobs.stop_page"
POLICIES = Path(__file__).with_name("policies.yaml")
REMEMBERED = 200
"""Pages of a case that the policy looks back on."""

RESULTS = ("acknowledged", "declined", "no_answer", "machine", "busy", "failed")


def load_policies(path: Path = POLICIES) -> dict[str, Policy]:
    """The policies by severity; raises ValueError naming the entry that is wrong."""
    with path.open(encoding="utf-8") as file:
        policies = fast_yaml.safe_load(file)
    return {name: Policy.model_validate(entry) for name, entry in policies.items()}


class Escalation:
    """Pages people about cases.

    `members_of` gives the logins of each group in the order in which they are rung.
    """

    def __init__(
        self,
        database: Database,
        policies: Mapping[str, Policy],
        members_of: Callable[[Session], Mapping[str, Sequence[str]]],
    ) -> None:
        self._database = database
        self._policies = policies
        self._members_of = members_of

    def advance(
        self, session: Session, case_id: int, severity: str, waiting: bool, speaking: Set[str]
    ) -> float:
        """Send what is due about an open case; seconds until it has to be looked at again.

        `speaking`: logins of who is talking with a caller. The caller of this holds the lock of
        the case's row: two sweeps never page twice.
        """
        now = self._database.clock()
        plan = next_steps(
            self._policies[severity],
            self._members_of(session),
            _history(session, case_id),
            waiting,
            now,
            _engaged(session, case_id),
            speaking,
        )
        for page_id in plan.unanswered:
            _close(session, session.get_one(Page, page_id), "no_answer", self._database)
        for target, channel in plan.pages:
            self._send(session, case_id, target, channel)
        return max((plan.look_again - now).total_seconds(), 0.0)

    def ring(self, session: Session, case_id: int, login: str) -> None:
        """Ring somebody who asked for it, unless their phone rings already."""
        ringing = select(Page.id).where(
            Page.case_id == case_id,
            Page.target == login,
            Page.channel == "voice",
            Page.result.is_(None),
        )
        if session.scalar(ringing.limit(1)) is None:
            self._send(session, case_id, login, "voice")

    def _send(self, session: Session, case_id: int, target: str, channel: str) -> None:
        page = Page(
            case_id=case_id,
            number=_last_number(session, case_id) + 1,
            target=target,
            channel=channel,
            sent_at=self._database.clock(),
        )
        session.add(page)
        session.flush()
        if channel != "board":
            outbox.put(session, PLACE_PAGE, page.id, queue="urgent")

    def page_ended(self, page_id: int, result: str) -> int | None:
        """A page came to an end; the first word counts. The case to advance, if it was open."""
        if result not in RESULTS:
            raise ValueError(f"unknown result of a page: {result}")
        with self._database.begin() as session:
            page = session.get(Page, page_id, with_for_update=True)
            if page is None or page.result is not None:
                return None
            page.result = result
            page.answered_at = self._database.clock()
            return page.case_id

    def picked_up(self, session: Session, page_id: int) -> Page:
        """The rung person answered and hears why; raises LookupError for an unknown page."""
        page = session.get(Page, page_id, with_for_update=True)
        if page is None:
            raise LookupError(f"no page {page_id}")
        page.picked_up_at = page.picked_up_at or self._database.clock()
        return page

    def answered(self, session: Session, page_id: int, result: str) -> Page:
        """The paged person pressed a key, be it late; what was acknowledged stays so.

        Raises LookupError for an unknown page.
        """
        page = session.get(Page, page_id, with_for_update=True)
        if page is None:
            raise LookupError(f"no page {page_id}")
        if page.result != "acknowledged":
            page.result = result
            page.answered_at = self._database.clock()
        return page

    def stop(self, session: Session, case_id: int, by: str | None) -> None:
        """Somebody has the case: nothing rings any more. The pages of `by` have reached them."""
        for page in session.scalars(
            select(Page).where(Page.case_id == case_id, Page.result.is_(None))
        ).all():
            result = "acknowledged" if page.target == by else "no_answer"
            _close(session, page, result, self._database)


def _close(session: Session, page: Page, result: str, database: Database) -> None:
    page.result = result
    page.answered_at = database.clock()
    if page.channel != "board":
        outbox.put(session, STOP_PAGE, page.id, queue="urgent")


def _history(session: Session, case_id: int) -> list[Sent]:
    """The pages that still matter: those that ring, and the last rounds."""
    columns = (
        Page.id,
        Page.target,
        Page.channel,
        Page.sent_at,
        Page.picked_up_at,
        Page.answered_at,
        Page.result,
    )
    recent = (
        Page.result.is_(None)
        | (Page.channel == "board")
        | (Page.number > _last_number(session, case_id) - REMEMBERED)
    )
    rows = session.execute(
        select(*columns).where(Page.case_id == case_id, recent).order_by(Page.number)
    )
    return [Sent(*row) for row in rows]


def _last_number(session: Session, case_id: int) -> int:
    return session.scalar(select(func.max(Page.number)).where(Page.case_id == case_id)) or 0


def _engaged(session: Session, case_id: int) -> set[str]:
    """Whose phone rings about another case, or who is just being told of it."""
    others = select(Page.target).where(
        Page.result.is_(None), Page.channel == "voice", Page.case_id != case_id
    )
    return set(session.scalars(others))
