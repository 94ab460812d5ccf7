"""The ledger: who lives here, how to reach and address them, and what they need.

The room knows people, not calls: it finds a resident by number, says how to greet them, and takes
the community's list as CSV, all of it or nothing. Health data leaves it only for those on a case.
"""

from hotline.phones import normalise_phone
from hotline.residents.facts import caller_facts
from hotline.residents.greeting import age_of, greeting_of
from hotline.residents.ledger import find_by_phone
from hotline.residents.models import Resident, ResidentMedicine, ResidentPhone
from hotline.residents.names import names_to_render, slower_greetings
from hotline.residents.needs import CODES as NEED_CODES
from hotline.residents.needs import need_label

__all__ = [
    "NEED_CODES",
    "Resident",
    "ResidentMedicine",
    "ResidentPhone",
    "age_of",
    "caller_facts",
    "find_by_phone",
    "greeting_of",
    "names_to_render",
    "need_label",
    "normalise_phone",
    "slower_greetings",
]
