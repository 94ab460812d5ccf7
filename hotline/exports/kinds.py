"""Which columns make a record of each kind, under which names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from hotline.calls.models import Call, Recording, Transcript
from hotline.cases.models import Case, Review
from hotline.escalation.models import Page
from hotline.medicine import Refill
from hotline.residents import Resident, ResidentMedicine, ResidentPhone
from hotline.supplies import Order, OrderItem

Columns = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Kind:
    """`columns` are a record's plain fields, `id` first; `first_time` is what `since` compares.

    `lists` are the fields that hold what belongs to a record: each selects the record's id, then
    the value itself, or the columns of an object.
    """

    columns: Columns
    first_time: InstrumentedAttribute[datetime]
    lists: Mapping[str, Columns] = field(default_factory=dict)


_residents = Kind(
    select(
        Resident.id,
        Resident.name,
        Resident.phone,
        Resident.birth_year,
        Resident.building,
        Resident.unit,
        Resident.language,
        Resident.needs,
        Resident.compound,
        Resident.gender,
        Resident.contacts,
        Resident.doctor,
        Resident.skip_menu,
        Resident.slower,
        Resident.created_at,
    ),
    Resident.created_at,
    {
        "other_phones": select(ResidentPhone.resident_id, ResidentPhone.phone).order_by(
            ResidentPhone.id
        ),
        "medicines": select(ResidentMedicine.resident_id, ResidentMedicine.name).order_by(
            ResidentMedicine.position
        ),
    },
)

_calls = Kind(
    select(
        Call.id,
        Call.carrier,
        Call.carrier_call_id,
        Call.from_number.label("from"),
        Call.resident_id,
        Call.started_at,
        Call.ended_at,
        Call.answered_by_person_at,
        Call.outcome,
        Call.language,
        Call.dialled,
    ).where(Call.page_id.is_(None)),  # not our own calls to staff
    Call.started_at,
)

_orders = Kind(
    select(
        Order.id,
        Order.call_id,
        Order.resident_id,
        Order.building,
        Order.unit,
        Order.status,
        Order.batch,
        Order.created_at,
        Order.cancelled_at,
        Order.address_recording_id,
    ),
    Order.created_at,
    {
        "items": select(
            OrderItem.order_id, OrderItem.code, OrderItem.name, OrderItem.quantity
        ).order_by(OrderItem.id)
    },
)

_refills = Kind(
    select(
        Refill.id,
        Refill.call_id,
        Refill.resident_id,
        Refill.medicine,
        Refill.quantity,
        Refill.card_ready,
        Refill.status,
        Refill.created_at,
        Refill.recording_id,
        Refill.address_recording_id,
    ),
    Refill.created_at,
)

_cases = Kind(
    select(
        Case.id,
        Case.call_id,
        Case.resident_id,
        Case.severity,
        Case.reasons,
        Transcript.text.label("transcript"),
        Transcript.engine.label("transcript_engine"),
        # Where the sound is: below the data directory, or still at the carrier.
        func.coalesce(Recording.path, Recording.source_url).label("recording"),
        Case.status,
        Case.opened_at,
        Case.acknowledged_at,
        Case.acknowledged_by,
        Case.resolved_at,
        Case.disposition,
        Case.kind,
        Case.recording_id,
    )
    .outerjoin(Transcript, Transcript.id == Case.transcript_id)
    .outerjoin(Recording, Recording.id == Case.recording_id),
    Case.opened_at,
)

_pages = Kind(
    select(
        Page.id,
        Page.case_id,
        Page.target,
        Page.channel,
        Page.sent_at,
        Page.answered_at,
        Page.result,
    ),
    Page.sent_at,
)

_reviews = Kind(
    select(
        Review.id,
        Review.call_id,
        Review.reviewer,
        Review.transcript_corrected,
        Review.severity_corrected,
        Review.score,
        Review.created_at,
        Review.case_id,
    ),
    Review.created_at,
)

KINDS: Mapping[str, Kind] = {
    "residents": _residents,
    "calls": _calls,
    "orders": _orders,
    "refills": _refills,
    "cases": _cases,
    "pages": _pages,
    "reviews": _reviews,
}
