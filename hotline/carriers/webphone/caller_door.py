"""A caller's socket: from the start message to the end of the call."""

import logging

from hotline.carriers.webphone.call import PhoneCall
from hotline.carriers.webphone.conversation import HangUp, Key
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.handset import Handset
from hotline.carriers.webphone.messages import HangUpPressed, Message, Press, Start
from hotline.carriers.webphone.ticket import Ticket, Tickets, new_leg
from hotline.carriers.webphone.wire import INTERNAL_ERROR, INVALID_PAYLOAD, Broken, Wire
from hotline.phones import normalise_phone

logger = logging.getLogger(__name__)

START_SECONDS = 10.0


def serve(wire: Wire, exchange: Exchange, tickets: Tickets, *, numbers: bool) -> None:
    """Carry one call; returns when it has ended or the line is gone.

    `numbers`: this page may say which number calls; of all others none is known.
    """
    start = wire.receive(START_SECONDS)
    if not isinstance(start, Start) or (ticket := _ticket(start, tickets, numbers)) is None:
        wire.close(INVALID_PAYLOAD, "no start, or a ticket that is none of ours")
        return
    wire.send({"type": "ticket", "ticket": tickets.sign(ticket)})
    handset = Handset(wire, exchange.clock)
    taken_up = start.ticket is not None
    handset.lift(
        lambda line, inbox, tell: PhoneCall(exchange, line, inbox, tell, ticket, taken_up=taken_up)
    )
    _carry(handset)
    if handset.failed:
        wire.close(INTERNAL_ERROR, "the call can be taken up again")


def _ticket(start: Start, tickets: Tickets, numbers: bool) -> Ticket | None:
    if start.ticket is not None:
        ticket = tickets.read(start.ticket)
        return ticket if ticket and ticket.login is None else None
    caller = normalise_phone(start.caller) if numbers else None
    return Ticket(new_leg(), caller=caller, language=start.language)


def _carry(handset: Handset) -> None:
    """A line that breaks says nothing: the page comes back, or the sweep ends the call."""
    try:
        while handset.busy:
            _pass_on(handset.listen(), handset)
    except Broken as broken:
        if broken.on_purpose:
            handset.inbox.put(HangUp())
        else:
            logger.warning("a caller's line broke")
    finally:
        handset.drop()


def _pass_on(message: Message | None, handset: Handset) -> None:
    match message:
        case Press():
            handset.inbox.put(Key(message.key))
        case HangUpPressed():
            handset.inbox.put(HangUp())
