"""A member of staff's socket: open as long as the page is, ringing and talking in turn."""

import logging

from hotline.carriers.line import Line
from hotline.carriers.webphone.call import PhoneCall
from hotline.carriers.webphone.conversation import Conversation, HangUp, Inbox, Key, Stopped, Tell
from hotline.carriers.webphone.desk import Desk, Member, Office
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.handset import Handset
from hotline.carriers.webphone.messages import (
    Answer,
    Decline,
    HangUpPressed,
    Message,
    Press,
    Start,
    Take,
)
from hotline.carriers.webphone.ticket import Ticket, Tickets, new_leg
from hotline.carriers.webphone.visit import Visit
from hotline.carriers.webphone.wire import INTERNAL_ERROR, Broken, Wire
from hotline.cases import AlreadyTaken

logger = logging.getLogger(__name__)


class StaffDoor:
    """One softphone."""

    def __init__(
        self, wire: Wire, exchange: Exchange, office: Office, tickets: Tickets, member: Member
    ) -> None:
        self._wire = wire
        self._exchange = exchange
        self._office = office
        self._tickets = tickets
        self._member = member
        self._handset = Handset(wire, exchange.clock)
        self._tell = self._handset.tell
        self._leg = ""
        self._desk = Desk(exchange, office, member, self._tell, self._stopped)

    def serve(self) -> None:
        """Returns when the page is closed; a conversation may be taken up by the next page."""
        self._desk.open()
        try:
            while True:
                message = self._handset.listen()
                if message is not None:
                    self._obey(message)
                if self._handset.failed:
                    self._wire.close(INTERNAL_ERROR, "the call can be taken up again")
        except Broken:
            logger.info("a softphone was closed")
        finally:
            self._handset.drop()
            self._desk.close()

    def _obey(self, message: Message) -> None:
        inbox = self._handset.inbox
        match message:
            case Press():
                inbox.put(Key(message.key))
            case HangUpPressed():
                inbox.put(HangUp())
            case Decline():
                self._decline(message.leg)
            case _ if self._handset.busy:
                self._tell({"type": "refused", "why": "busy"})
            case Answer():
                self._answer(message.leg)
            case Take():
                self._take(message.case_id)
            case Start():
                self._take_up(message.ticket)

    def _answer(self, leg: str) -> None:
        ring = self._desk.rings.get(leg)
        if ring is None:
            self._tell({"type": "refused", "why": "stopped"})
            return
        alarm_room = leg if ring.page_id is None else None
        name = new_leg() if alarm_room else leg
        login = self._member.login
        self._lift(Ticket(name, login=login, page_id=ring.page_id, room=alarm_room))

    def _stopped(self, leg: str) -> None:
        """Somebody else took it while this one was still hearing what it is about."""
        if leg == self._leg:
            self._handset.inbox.put(Stopped())

    def _decline(self, leg: str) -> None:
        ring = self._desk.rings.get(leg)
        if ring is not None and ring.page_id is not None:
            self._office.page_ended(ring.page_id, "declined")

    def _take(self, case_id: int) -> None:
        try:
            room = self._office.take_call(case_id, self._member.login)
        except AlreadyTaken as taken:
            self._tell({"type": "refused", "why": "taken", "by": taken.by})
            return
        except LookupError:
            room = None
        if room is None:
            self._tell({"type": "refused", "why": "nobody_waits"})
            return
        self._lift(Ticket(new_leg(), login=self._member.login, room=room))

    def _take_up(self, signed: str | None) -> None:
        """Another page of theirs was talking a moment ago."""
        ticket = self._tickets.read(signed or "")
        if ticket is None or ticket.login != self._member.login:
            self._tell({"type": "refused", "why": "ended"})
            return
        self._lift(ticket, taken_up=True)

    def _lift(self, ticket: Ticket, *, taken_up: bool = False) -> None:
        self._leg = ticket.leg
        self._tell({"type": "ticket", "ticket": self._tickets.sign(ticket)})

        def begin(line: Line, inbox: Inbox, tell: Tell) -> Conversation:
            if ticket.room is not None:
                return Visit(self._exchange, line, tell, ticket)
            return PhoneCall(self._exchange, line, inbox, tell, ticket, taken_up=taken_up)

        self._handset.lift(begin)
