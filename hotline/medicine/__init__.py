"""Medicine refills: asked for by telephone, fetched by volunteers with card and booklet.

Quantities are boxes. A medicine that was only spoken stays without a name until staff has listened
to the recording.
"""

from hotline.medicine.facts import caller_facts, names_to_render
from hotline.medicine.fulfilment import complete_refill, set_refill_status
from hotline.medicine.models import Refill, RefillStatus
from hotline.medicine.requests import RefillError, request_refill

__all__ = [
    "Refill",
    "RefillError",
    "RefillStatus",
    "caller_facts",
    "complete_refill",
    "names_to_render",
    "request_refill",
    "set_refill_status",
]
