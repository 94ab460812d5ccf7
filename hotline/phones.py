"""Telephone numbers, written one way: E.164, as carriers and the ledger both use them."""

import re
import unicodedata
from typing import Annotated

import phonenumbers
from phonenumbers import ValidationResult
from pydantic import BeforeValidator

DEFAULT_REGION = "CN"

INSIDE_LINE = re.compile(r"[1-9]\d{2,5}")
"""Three to six digits are an extension of the office's own exchange, and stay as they are."""

WITHHELD = {
    "+266696687",  # what Twilio sends for ANONYMOUS, spelled on a keypad
    "+7378742833",  # RESTRICTED
    "+2562533",  # BLOCKED
    "+8656696",  # UNKNOWN
    "+86282452253",  # UNAVAILABLE
}

_LETTER = re.compile(r"[^\W\d_]")
_SIP = re.compile(r"sips?:([^@;]+)", re.IGNORECASE)
_SPREADSHEET_FRACTION = re.compile(r"\.0+$")


def normalise_phone(text: str | None, region: str = DEFAULT_REGION) -> str | None:
    """`text` as E.164 ("+8613800138000"), or an inside line as it stands ("6001").

    Accepts national and international writing, full-width digits, and SIP addresses whose user is
    a number. None for what is no number: withheld, letters, too short, too long. Only
    the length is checked, not whether a block of numbers is in use: plans change, and a caller who
    is calling does exist.
    """
    number = _bare(text or "")
    if INSIDE_LINE.fullmatch(number):
        return number
    if not number or number in WITHHELD or _LETTER.search(number):
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    sip = _SIP.match(plain)
    return _SPREADSHEET_FRACTION.sub("", sip[1] if sip else plain)


def _checked(text: str) -> str:
    number = normalise_phone(text)
    if number is None:
        raise ValueError("not a telephone number")
    return number


def _rung(text: str) -> str:
    number = _checked(text)
    if INSIDE_LINE.fullmatch(number):
        raise ValueError("an inside line, which nothing here can ring: a whole number is needed")
    return number


PhoneNumber = Annotated[str, BeforeValidator(_checked)]
"""For models: whatever way it is written, E.164 or an inside line comes out."""

RungNumber = Annotated[str, BeforeValidator(_rung)]
"""The number of somebody whom we ring: E.164 only, as carriers want it."""
