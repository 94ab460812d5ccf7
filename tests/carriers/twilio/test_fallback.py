"""The TwiML for when nothing of ours is left."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from hotline import staff
from hotline.carriers.twilio.assembly import FALLBACK_FILE, make_fallback
from hotline.escalation.models import Page
from hotline.wiring.house import House
from tests.carriers.twilio.conftest import DOCTOR, NURSE, SID, Post
from tests.fakes.twilio import FakeTwilio


def rows(house: House, table: type) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_fallback_needs_neither_database_nor_job_queue(
    app: Flask, post: Post, house: House
) -> None:
    house.database.close()
    Path(house.database.engine.url.database or "").unlink()
    status, twiml = post("/twilio/fallback", CallSid=SID)
    assert status == 200
    assert f"<Number>{DOCTOR}</Number><Number>{NURSE}</Number>" in twiml


def test_the_fallback_follows_the_staff(app: Flask, house: House, post: Post) -> None:
    with house.database.begin() as session:
        staff.add(session, "new", "new", "operator", ["operators"], "+8613900000077")
    make_fallback(house.settings.data_dir, house.flows).refresh(house.database)
    assert "+8613900000077" in post("/twilio/fallback")[1]


def test_without_a_fallback_file_nobody_is_left_in_silence(
    app: Flask, post: Post, house: House
) -> None:
    (house.settings.data_dir / FALLBACK_FILE).unlink()
    _, twiml = post("/twilio/fallback")
    assert "<Say" in twiml


def test_every_page_that_a_machine_takes_is_one_that_nobody_took(
    app: Flask, twilio: FakeTwilio, house: House
) -> None:
    twilio.phone(DOCTOR).machine = True
    caller = twilio.call()
    caller.press("0")
    twilio.wait(20)
    with house.database.read() as session:
        results = session.scalars(
            select(Page.result).where(Page.target == "doctor", Page.channel == "voice")
        ).all()
    assert results == ["machine"]
