"""The bank of calming messages."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls import hold_messages
from hotline.calls.hold_messages import HoldMessageError
from hotline.outbox.models import OutboxEntry


def test_messages_are_said_in_the_order_they_were_written_per_language(session: Session) -> None:
    for language, text in [("zh-CN", "别着急"), ("en", "Stay calm"), ("zh-CN", "我们陪着您")]:
        hold_messages.add(session, language, text)

    assert hold_messages.texts(session, "zh-CN") == ["别着急", "我们陪着您"]
    assert hold_messages.texts(session, "en") == ["Stay calm"]
    assert hold_messages.texts(session, "ko") == []
    assert [*hold_messages.names_to_render(session, "en")] == [("hold_message", "1", "Stay calm")]


def test_what_was_written_is_rendered_before_it_is_said(session: Session) -> None:
    message = hold_messages.add(session, "zh-CN", "别着急")
    hold_messages.edit(session, message.id, "慢慢说")

    jobs = session.scalars(select(OutboxEntry)).all()
    assert [(job.job, job.arguments) for job in jobs] == [
        ("hotline.jobs.render_clips", ["zh-CN"]),
        ("hotline.jobs.render_clips", ["zh-CN"]),
    ]


def test_a_message_can_be_reworded_rested_and_removed(session: Session) -> None:
    first, second = (hold_messages.add(session, "zh-CN", text) for text in ("别着急", "慢慢说"))

    hold_messages.edit(session, first.id, " 您别着急\n", active=True)
    hold_messages.edit(session, second.id, second.text, active=False)
    assert hold_messages.texts(session, "zh-CN") == ["您别着急"]
    assert hold_messages.messages(session, "zh-CN") == [first, second]

    hold_messages.remove(session, first.id)
    third = hold_messages.add(session, "zh-CN", "救护车在路上")
    assert hold_messages.messages(session, "zh-CN") == [second, third]


@pytest.mark.parametrize("text", ["", " \n ", "长" * 201])
def test_what_nobody_could_listen_to_is_refused(session: Session, text: str) -> None:
    with pytest.raises(HoldMessageError, match="1 to 200 characters"):
        hold_messages.add(session, "zh-CN", text)


def test_a_message_that_is_gone_cannot_be_edited(session: Session) -> None:
    with pytest.raises(HoldMessageError, match="no message 7"):
        hold_messages.edit(session, 7, "别着急")
    with pytest.raises(HoldMessageError, match="no message 7"):
        hold_messages.remove(session, 7)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(min_size=1, max_size=200))
def test_a_message_is_one_line_of_words(session: Session, text: str) -> None:
    try:
        stored = hold_messages.add(session, "en", text).text
    except HoldMessageError:
        assert not text.split()
        return
    assert stored.split() == text.split()
    assert "\n" not in stored
