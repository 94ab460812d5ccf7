"""How fast the line speaks to a resident, as staff sets it on the case page."""

import pytest
from sqlalchemy import select

from hotline.outbox.models import OutboxEntry
from hotline.residents import Resident
from tests.community import NOW
from tests.console.conftest import SignIn
from tests.console.desk import Desk, post
from tests.console.scenes import busy_day


def resident_of(desk: Desk) -> Resident:
    with desk.database.read() as session:
        return session.scalars(select(Resident).order_by(Resident.id)).first()


def test_staff_slows_the_line_down_for_a_resident(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.begin() as session:
        ids = busy_day(session, NOW)
    resident, client = resident_of(desk), sign_in("op")
    path = f"/console/residents/{resident.id}/pace"

    answer = post(client, path, slower="1.25", case=ids["critical"])

    assert answer.location.endswith(f"/console/cases/{ids['critical']}")
    assert resident_of(desk).slower == 1.25
    assert 'value="1.25" selected' in client.get(answer.location).text
    with desk.database.read() as session:
        jobs = session.execute(select(OutboxEntry.job, OutboxEntry.arguments)).all()
    assert ("hotline.jobs.render_clips", [resident.language]) in [tuple(job) for job in jobs]


@pytest.mark.parametrize("slower", ["", "fast", "0.5", "2", "nan"])
def test_other_paces_are_refused(sign_in: SignIn, desk: Desk, slower: str) -> None:
    with desk.database.begin() as session:
        busy_day(session, NOW)
    client = sign_in("op")
    path = f"/console/residents/{resident_of(desk).id}/pace"
    assert post(client, path, slower=slower).status_code == 400
    assert post(client, "/console/residents/9999/pace", slower="1.5").status_code == 404
    assert resident_of(desk).slower == 1.0
