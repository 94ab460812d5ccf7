"""How codes that rooms store are written for people; templates ask with `word(kind, code)`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hotline import residents
from hotline.console.hearing import pieces
from hotline.console.languages import current_language
from hotline.console.parts import parts

WORDS: Mapping[str, Mapping[str | None, Any]] = {
    "severity": {
        "critical": _l("Critical"),
        "urgent": _l("Urgent"),
        "unknown": _l("Not assessed"),
        "routine": _l("Routine"),
    },
    "kind": {
        "plea": _l("Said what they need"),
        "person": _l("Wants to speak to someone"),
        "callback": _l("Wants to be called back"),
        "order": _l("Order to complete"),
        "refill": _l("Refill to complete"),
        "failure": _l("Fault on the line"),
    },
    "case_status": {
        "open": _l("Nobody has it yet"),
        "acknowledged": _l("Taken"),
        "resolved": _l("Closed"),
    },
    "disposition": {
        "ambulance_called": _l("Ambulance (120) called"),
        "sent_to_hospital": _l("Brought to hospital"),
        "home_visit": _l("Visited at home"),
        "advice_given": _l("Advice given"),
        "medicine_arranged": _l("Medicine arranged"),
        "supplies_arranged": _l("Supplies arranged"),
        "transport_arranged": _l("Transport arranged"),
        "referred": _l("Passed on to another service"),
        "called_back": _l("Called back, settled"),
        "not_reached": _l("Caller could not be reached"),
        "no_need": _l("No help needed"),
        "duplicate": _l("Same as another case"),
    },
    "page_result": {
        None: _l("ringing"),
        "acknowledged": _l("took it"),
        "declined": _l("cannot come"),
        "no_answer": _l("no answer"),
        "machine": _l("a machine answered"),
        "busy": _l("busy"),
        "failed": _l("could not be rung"),
    },
    "channel": {
        "voice": _l("by telephone"),
        "sms": _l("by text message"),
        "email": _l("by e-mail"),
        "webhook": _l("by webhook"),
    },
    "hearing": {
        "live": _l("heard while it was spoken"),
        "plain": _l("heard afterwards"),
        "prompted": _l("heard afterwards, listening for words of emergencies"),
    },
    "order_status": {
        "to_complete": _l("To complete"),
        "confirmed": _l("Confirmed"),
        "packed": _l("Packed"),
        "delivered": _l("Delivered"),
        "cancelled": _l("Cancelled"),
    },
    "refill_status": {
        "requested": _l("Requested"),
        "collected": _l("Card and booklet collected"),
        "bought": _l("Bought"),
        "delivered": _l("Delivered"),
        "cancelled": _l("Cancelled"),
    },
    "order_step": {
        "packed": _l("Mark packed"),
        "delivered": _l("Mark delivered"),
        "cancelled": _l("Cancel it"),
    },
    "refill_step": {
        "collected": _l("Card collected"),
        "bought": _l("Mark bought"),
        "delivered": _l("Mark delivered"),
        "cancelled": _l("Cancel it"),
    },
    "outcome": {
        None: _l("on the line"),
        "done": _l("settled by the line"),
        "person": _l("spoke to a person"),
        "callback": _l("asked to be called back"),
        "abandoned": _l("hung up"),
        "failed": _l("line broke"),
    },
    "role": {
        "operator": _l("Operator"),
        "reviewer": _l("Reviewer"),
        "administrator": _l("Administrator"),
    },
}


def guard(console: Blueprint) -> None:
    console.app_template_global("word")(word)
    console.app_template_global("words_of")(WORDS.__getitem__)
    console.app_template_global("age")(age)
    console.app_template_global("need")(need)
    console.app_template_global("pieces")(pieces)


def word(kind: str, code: str | None) -> str:
    """The wording of `code`; a code that is not on the list is shown as it is."""
    return str(WORDS[kind].get(code, code))


def age(birth_year: int | None) -> int | None:
    """Years, as far as a year of birth tells it."""
    now: datetime = parts().database.clock()
    return None if birth_year is None else now.year - birth_year


def need(code: str) -> str:
    """A special need of the ledger in the reader's language."""
    try:
        return residents.need_label(code, current_language())
    except KeyError:
        return code
