"""The case page: what callers said while they waited stands beside what they said at first."""

from sqlalchemy import select

from hotline.calls.models import Call, Transcript
from hotline.cases.models import Case
from hotline.staff import AccessRecord
from tests.community import NOW, add_recording
from tests.console.conftest import SignIn
from tests.console.desk import Desk
from tests.console.scenes import busy_day


def test_what_a_caller_said_while_waiting_is_heard_beside_it(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.begin() as session:
        ids = busy_day(session, NOW)
        case = session.get_one(Case, ids["critical"])
        more = add_recording(
            session,
            session.get_one(Call, case.call_id),
            purpose="waiting",
            started_at=NOW,
            path="more.wav",
        )
        text = "他现在不动了"
        session.add(Transcript(recording_id=more.id, engine="again", text=text, confidence=0.8))
        recording_id = more.id
    operator = sign_in("op")
    for part in ("", "/hearing"):
        html = operator.get(f"/console/cases/{ids['critical']}{part}").text
        assert html.index("等候时说的话") < html.index(text)
        assert f"/recordings/{recording_id}.wav" in html


def test_a_recorded_talk_is_heard_on_the_cases_page_and_that_is_logged(
    sign_in: SignIn, desk: Desk
) -> None:
    with desk.database.begin() as session:
        ids = busy_day(session, NOW)
        call = session.get_one(Call, session.get_one(Case, ids["critical"]).call_id)
        talk = add_recording(session, call, purpose="talk", started_at=NOW, path="talk.wav").id
    operator = sign_in("op")
    html = operator.get(f"/console/cases/{ids['critical']}").text
    assert html.index("与工作人员的通话") < html.index(f"/recordings/{talk}.wav")
    desk.record(talk)
    operator.get(f"/console/recordings/{talk}.wav").close()
    with desk.database.read() as session:
        heard = select(AccessRecord.subject_id).where(AccessRecord.subject == "recording")
        assert list(session.scalars(heard)) == [talk]
