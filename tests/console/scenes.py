"""Things that happen in a community, for pages to show."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from hotline.calls.models import Call, CallEvent, HoldMessage, Recording, Transcript
from hotline.cases.models import Case, CaseNote
from hotline.escalation.models import Page
from hotline.medicine import Refill
from hotline.residents import Resident
from hotline.supplies import Order, OrderItem
from tests.community import add_call, add_recording, add_resident


def add_case(session: Session, call: Call, **columns: Any) -> Case:
    case = Case(**{"call_id": call.id, "kind": "plea", "resident_id": call.resident_id, **columns})
    session.add(case)
    session.flush()
    return case


def put_on_hold(session: Session, call: Call) -> None:
    """The caller hears music and waits for a person."""
    call.sequence += 1
    hold = {"type": "hold", "room": f"call-{call.id}", "clips": []}
    event = {"type": "digits_pressed", "digits": "0"}
    session.add(
        CallEvent(call_id=call.id, key="hold", sequence=call.sequence, event=event, actions=[hold])
    )
    session.flush()


def add_plea(
    session: Session, resident: Resident | None, severity: str, text: str, **columns: Any
) -> Case:
    """A recorded, heard and assessed plea of a caller who has hung up."""
    opened: datetime = columns.pop("opened_at")
    call = add_call(
        session,
        resident_id=resident and resident.id,
        from_number=resident.phone if resident else "+8613800001111",
        started_at=opened,
        ended_at=opened + timedelta(minutes=1),
        outcome="done",
    )
    recording = add_recording(
        session, call, path="plea.wav", started_at=opened, ended_at=opened, seconds=6.0
    )
    transcript = Transcript(
        recording_id=recording.id, engine="whisper-base", text=text, confidence=0.83
    )
    session.add(transcript)
    session.flush()
    return add_case(
        session,
        call,
        severity=severity,
        recording_id=recording.id,
        transcript_id=transcript.id,
        opened_at=opened,
        **columns,
    )


def add_order(
    session: Session, call: Call, recording: Recording | None = None, **columns: Any
) -> Order:
    order = Order(
        call_id=call.id,
        number=columns.pop("number", 1),
        address_recording_id=recording and recording.id,
        **{"status": "confirmed", "batch": "3月9日", **columns},
    )
    order.items = [OrderItem(code="A", name="蔬菜套餐A", quantity=2)]
    session.add(order)
    session.flush()
    return order


def add_refill(session: Session, call: Call, **columns: Any) -> Refill:
    refill = Refill(
        call_id=call.id,
        **{
            "number": 1,
            "medicine": "苯磺酸氨氯地平片",
            "quantity": 2,
            "card_ready": True,
            **columns,
        },
    )
    session.add(refill)
    session.flush()
    return refill


def busy_day(session: Session, now: datetime) -> dict[str, int]:
    """A community in the middle of its day; ids of what stories go on with."""
    wang, zhang, liu = _neighbours(session)
    critical = _critical(session, wang, now)
    _urgent(session, now)
    for position, text in enumerate(("请不要着急，我们的人马上就来。", "您不是一个人。")):
        session.add(HoldMessage(language="zh-CN", position=position, text=text))
    unknown, address = _order_of_a_stranger(session, now)
    known = add_order(
        session,
        session.get_one(Call, critical.call_id),
        resident_id=wang.id, building="3号楼", unit="2-501",
    )  # fmt: skip
    return {
        "waiting": _waiting(session, wang, now).id,
        "critical": critical.id,
        "routine": _routine(session, zhang, now).id,
        "unknown_order": unknown.id,
        "order": known.id,
        "refill": add_refill(session, add_call(session), resident_id=liu.id).id,
        "resident": wang.id,
        "recording": critical.recording_id or 0,
        "address": address.id,
    }


def _neighbours(session: Session) -> tuple[Resident, Resident, Resident]:
    wang = add_resident(
        session,
        compound="春和苑",
        phone="+8613800000001",
        needs=["lives_alone", "dialysis"],
        medicines=["阿司匹林肠溶片", "苯磺酸氨氯地平片"],
        contacts=[{"name": "王建国", "relation": "儿子", "phone": "+8613800000009"}],
        doctor="李明 社区卫生服务站",
    )
    zhang = add_resident(session, "张德福", phone="+8613800000002", gender="m", unit="1-102")
    liu = add_resident(session, "刘桂兰", phone="+8613800000003", birth_year=1951, unit="3-301")
    return wang, zhang, liu


def _waiting(session: Session, resident: Resident, now: datetime) -> Case:
    call = add_call(session, resident_id=resident.id, from_number=resident.phone, started_at=now)
    put_on_hold(session, call)
    return add_case(session, call, kind="person", opened_at=now - timedelta(seconds=35))


def _critical(session: Session, resident: Resident, now: datetime) -> Case:
    case = add_plea(
        session,
        resident,
        "critical",
        "我妈妈突然吐血了快来人",
        reasons=["吐血", "独居，82岁"],
        opened_at=now - timedelta(minutes=3),
    )
    for number, (target, result) in enumerate([("rev", "no_answer"), ("admin", None)]):
        sent = now - timedelta(seconds=150 - 40 * number)
        session.add(
            Page(case_id=case.id, number=number, target=target, channel="voice",
                 sent_at=sent, result=result)
        )  # fmt: skip
    return case


def _urgent(session: Session, now: datetime) -> Case:
    opened = now - timedelta(minutes=9)
    return add_plea(
        session, None, "urgent", "老伴摔了一跤站不起来", reasons=["摔倒"], opened_at=opened
    )


def _routine(session: Session, resident: Resident, now: datetime) -> Case:
    case = add_plea(
        session,
        resident,
        "routine",
        "我想问一下蔬菜车几点到我们楼下",
        reasons=["询问配送时间"],
        status="acknowledged",
        acknowledged_by="op",
        acknowledged_at=now - timedelta(minutes=20),
        opened_at=now - timedelta(minutes=31),
    )
    session.add(CaseNote(case_id=case.id, author="op", text="已告知下午三点。"))
    return case


def _order_of_a_stranger(session: Session, now: datetime) -> tuple[Order, Recording]:
    call = add_call(session, from_number="+8613800007777", started_at=now, ended_at=now)
    address = add_recording(
        session, call, purpose="address", path="address.wav", ended_at=now, seconds=4.0
    )
    return add_order(session, call, address, status="to_complete"), address
