"""Recordings: for staff only, in ranges, kept by no browser, each opening written down."""

from flask.testing import FlaskClient
from sqlalchemy import select

from hotline.staff import AccessRecord, Staff
from tests.console.conftest import SignIn
from tests.console.desk import Desk

PATH = "/console/recordings/5.wav"


def test_the_sound_is_served_whole_and_in_ranges(sign_in: SignIn, desk: Desk) -> None:
    sound = desk.record(5)
    client = sign_in("rev")
    whole = client.get(PATH)
    assert (whole.data, whole.mimetype) == (sound, "audio/wav")
    part = client.get(PATH, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, sound[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(sound)}"
    for answer in (whole, part):
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()


def test_each_opening_is_written_down_with_the_name(sign_in: SignIn, desk: Desk) -> None:
    desk.record(5)
    for login in ("op", "rev"):
        sign_in(login).get(PATH).close()
    with desk.database.begin() as session:
        seen = session.execute(
            select(Staff.login, AccessRecord.subject, AccessRecord.subject_id).join(
                Staff, Staff.id == AccessRecord.staff_id
            )
        ).all()
    assert [tuple(row) for row in seen] == [("op", "recording", 5), ("rev", "recording", 5)]


def test_a_recording_that_is_not_there_is_not_found(sign_in: SignIn, desk: Desk) -> None:
    assert sign_in("op").get(PATH).status_code == 404


def test_nobody_hears_it_without_signing_in(client: FlaskClient, desk: Desk) -> None:
    desk.record(5)
    answer = client.get(PATH)
    assert answer.status_code == 302
    assert b"RIFF" not in answer.data
