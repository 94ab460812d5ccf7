"""Cases and escalation joined: who is paged about which case, and who is told that it is taken."""

import logging
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hotline import cases, staff
from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.db import Database
from hotline.escalation import Escalation
from hotline.escalation.models import Page
from hotline.notify import CannotNotify, Channel, Leg, StaffContact

logger = logging.getLogger(__name__)

JOINING = timedelta(seconds=45)
"""Who takes a call is on the caller's line by then, or somebody else is rung."""

PLACING = timedelta(seconds=10)
"""Longer than a carrier takes to begin to ring, shorter than the lease of a job in the outbox."""

BROWSER = "webphone"
"""The carrier of softphones."""


class Paging:
    """Moves open cases on, and carries pages out."""

    def __init__(
        self, database: Database, escalation: Escalation, channels: dict[str, Channel]
    ) -> None:
        self._database = database
        self._escalation = escalation
        self._channels = channels

    def look_at(self, session: Session, case: Case) -> None:
        """Page whoever is due about a case whose row this transaction holds."""
        if case.status != "open":
            case.next_page_at = None
            self._escalation.stop(session, case.id, case.acknowledged_by)
            return
        caller = session.get_one(Call, case.call_id)
        wait = self._escalation.advance(
            session, case.id, case.severity, is_waiting(caller), speaking(session)
        )
        case.next_page_at = self._database.clock() + timedelta(seconds=wait)

    def look_at_due(self) -> int:
        """The sweep: every open case whose time has come; how many there were."""
        with self._database.read() as session:
            due = session.execute(
                select(Case.id, Case.severity).where(
                    Case.status == "open",
                    or_(Case.next_page_at.is_(None), Case.next_page_at <= self._database.clock()),
                )
            ).all()
        for case_id, _ in sorted(due, key=lambda row: cases.SEVERITIES.index(row.severity)):
            try:
                self.look_at_case(case_id)
            except Exception:  # one case that cannot be looked at must not hide the others
                logger.exception("case %s could not be looked at", case_id)
        return len(due)

    def give_back_unjoined(self) -> None:
        """The sweep: who took a case and did not come to its caller's line does not have it."""
        before = self._database.clock() - JOINING
        with self._database.begin() as session:
            late = select(Case).where(Case.joining_since <= before).order_by(Case.id)
            for case in session.scalars(late.with_for_update()).all():
                if is_waiting(session.get_one(Call, case.call_id)):
                    logger.warning("case %s: %s did not come", case.id, case.acknowledged_by)
                    cases.give_back(session, case)
                else:
                    case.joining_since = None

    def look_at_case(self, case_id: int) -> None:
        with self._database.begin() as session:
            case = session.get(Case, case_id, with_for_update=True)
            if case is not None:
                self.look_at(session, case)

    def take_call(self, case_id: int, login: str) -> str | None:
        """`login` takes the call from the console: the room that their softphone enters.

        None where nobody waits any more, or where the caller is on a telephone: then their own
        telephone rings, and `1` puts them through. Raises AlreadyTaken, LookupError.
        """
        with self._database.begin() as session:
            case = session.get_one(Case, case_id, with_for_update=True)
            caller = session.get_one(Call, case.call_id)
            if can_be_joined(caller, BROWSER):
                if case.acknowledged_by == login:  # again, after their line had broken
                    case.joining_since = self._database.clock()
                cases.acknowledge(session, case_id, login, joining=True)
                return f"call-{caller.id}"
            if is_waiting(caller) and case.status == "open":
                self._escalation.ring(session, case_id, login)
            else:
                cases.acknowledge(session, case_id, login)
            return None

    def page_ended(self, page_id: int, result: str) -> bool:
        """A rung phone was busy, was not answered, …: on to the next person at once.

        False where the page was over before.
        """
        case_id = self._escalation.page_ended(page_id, result)
        if case_id is not None:
            self.look_at_case(case_id)
        return case_id is not None

    def place(self, page_id: int) -> None:
        """Carry a page out; a person who cannot be reached is a failed page, never an error."""
        with self._database.begin() as session:
            page = self._claim(session, page_id)
            if page is None:
                return
            contact = contact_of(session, page.target, self._database)
            channel = self._channels[page.channel]
            attempt = len(_pages_to(session, page))
            caller = session.get_one(Call, session.get_one(Case, page.case_id).call_id)
            caller_on = caller.carrier if is_waiting(caller) else None
        try:
            if contact is None:
                raise CannotNotify("nobody of that login works here any more")
            leg = channel.notify(page_id, contact, attempt, caller_on)
        except CannotNotify as reason:
            logger.warning("page %s to %s: %s", page_id, page.target, reason)
            self._failed(page_id)
        except Exception:  # a channel that is broken must not hold up the next person
            logger.exception("page %s to %s", page_id, page.target)
            self._failed(page_id)
        else:
            self._placed(page_id, channel, leg)

    def _claim(self, session: Session, page_id: int) -> Page | None:
        """The page, if it is this worker's to carry out: it says so before anything rings.

        A worker that died meanwhile loses it after `PLACING`: its job is repeated later than that.
        """
        case_id = session.get_one(Page, page_id).case_id
        # The case is locked before its page, as everywhere.
        case = session.get_one(Case, case_id, with_for_update=True)
        page = session.get_one(Page, page_id, with_for_update=True)
        now = self._database.clock()
        if page.result is not None or page.carrier is not None:
            return None
        if case.status != "open":
            self._escalation.stop(session, case.id, case.acknowledged_by)
            return None
        if page.placing_since is not None and now < page.placing_since + PLACING:
            return None
        page.placing_since = now
        return page

    def stop(self, page_id: int) -> None:
        """Quiet the phone that rings for a page, unless its person took the case with it.

        Who took it from the board while their own phone rang did not pick that up.
        """
        with self._database.read() as session:
            page = session.get_one(Page, page_id)
        if page.result == "acknowledged" and page.picked_up_at is not None:
            return
        if page.carrier is not None and page.carrier_call_id is not None:
            self._channels[page.channel].stop(Leg(page.carrier, page.carrier_call_id))

    def _failed(self, page_id: int) -> None:
        """The next look is left to the sweep: with nobody to be had this must not spin."""
        case_id = self._escalation.page_ended(page_id, "failed")
        with self._database.begin() as session:
            case = session.get(Case, case_id, with_for_update=True) if case_id else None
            if case is not None and case.status == "open":
                case.next_page_at = self._database.clock() + timedelta(seconds=1)

    def _placed(self, page_id: int, channel: Channel, leg: Leg) -> None:
        with self._database.begin() as session:
            page = session.get_one(Page, page_id, with_for_update=True)
            page.carrier = leg.carrier
            page.carrier_call_id = leg.carrier_call_id
            too_late = page.result is not None
        if too_late:  # somebody acknowledged while we were dialling
            channel.stop(leg)
        else:
            channel.placed(leg)


def is_waiting(caller: Call) -> bool:
    """The caller is on the line, and no person is."""
    return caller.ended_at is None and not caller.with_person


def speaking(session: Session) -> set[str]:
    """Logins of staff who talk with a caller, or are being put through: they cannot take another.

    Of several cases of one call, whoever took the last one is on its line.
    """
    talks = (
        select(Case.call_id, Case.acknowledged_by)
        .join(Call, Call.id == Case.call_id)
        .where(Call.ended_at.is_(None), Case.acknowledged_by.is_not(None))
        .where(Call.with_person | Case.joining_since.is_not(None))
        .order_by(Case.id)
    )
    on_the_line = dict(session.execute(talks).all())
    return {login for login in on_the_line.values() if login}


def can_be_joined(caller: Call, carrier: str) -> bool:
    """Whether who is on a line of `carrier` can be put through: on the caller's own carrier only.

    Between a browser and the telephone network there is no bridge: there the case is taken, and
    the caller is called back.
    """
    return is_waiting(caller) and caller.carrier == carrier


def contact_of(session: Session, login: str, database: Database) -> StaffContact | None:
    """How to reach a member of staff at this moment."""
    person = staff.find(session, login)
    if person is None or not person.active:
        return None
    lines = staff.lines_of(session, login, database.clock())
    return StaffContact(login, person.name, person.phone, person.language, tuple(lines))


def _pages_to(session: Session, page: Page) -> list[int]:
    return list(
        session.scalars(
            select(Page.id).where(
                Page.case_id == page.case_id,
                Page.target == page.target,
                Page.channel == page.channel,
                Page.number <= page.number,
            )
        )
    )
