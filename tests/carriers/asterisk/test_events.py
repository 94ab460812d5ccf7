"""What the switch reports, and what it means for a call."""

from typing import Any

import pytest

from hotline.carriers.asterisk.events import StasisStart, page_result, parse
from hotline.carriers.asterisk.inbox import Gone, InVain, Key, Moved, Said, Spoke
from hotline.carriers.asterisk.translate import happened

CHANNEL = {
    "id": "1795323323.0",
    "name": "PJSIP/trunk-00000000",
    "state": "Up",
    "caller": {"name": "", "number": "13800138000"},
    "connected": {"name": "", "number": ""},
    "dialplan": {
        "context": "from-trunk",
        "exten": "4001",
        "priority": 2,
        "app_name": "Stasis",
        "app_data": "hotline,caller,4001",
    },
}


def event(kind: str, **details: Any) -> dict[str, Any]:
    return {"type": kind, "application": "hotline", "timestamp": "…", **details}


def test_a_call_arrives() -> None:
    arrived = parse(event("StasisStart", channel=CHANNEL, args=["caller", "4001"]))
    assert isinstance(arrived, StasisStart)
    assert arrived.channel.caller.number == "13800138000"
    assert arrived.args == ["caller", "4001"]
    assert happened(arrived) is None


@pytest.mark.parametrize(
    ("message", "item"),
    [
        (event("ChannelDtmfReceived", channel=CHANNEL, digit="5", duration_ms=980), Key("5")),
        (event("ChannelTalkingStarted", channel=CHANNEL), Spoke(began=True)),
        (event("ChannelTalkingFinished", channel=CHANNEL, duration=900), Spoke(began=False)),
        (event("ChannelHangupRequest", channel=CHANNEL, cause=16), Gone("caller")),
        (event("StasisEnd", channel=CHANNEL), Gone("line_lost")),
        (event("ChannelDestroyed", channel=CHANNEL, cause=16), Gone("line_lost")),
        (event("ChannelUserevent", eventname="engine_moved", channel=CHANNEL), Moved()),
        (event("ChannelUserevent", eventname="rung_in_vain", channel=CHANNEL), InVain()),
        (
            event(
                "PlaybackFinished", playback={"id": "p", "target_uri": f"channel:{CHANNEL['id']}"}
            ),
            Said("p"),
        ),
    ],
)
def test_what_happens_on_a_channel(message: dict[str, Any], item: object) -> None:
    found = parse(message)
    assert found is not None
    assert happened(found) == (CHANNEL["id"], item)


@pytest.mark.parametrize(
    "message",
    [
        event("ChannelVarset", variable="X", value="1"),
        event("StasisStart"),
        event("ChannelDtmfReceived", channel={"name": "without an id"}, digit="1"),
        {},
    ],
)
def test_what_nobody_understands_disturbs_nobody(message: dict[str, Any]) -> None:
    assert parse(message) is None


def test_an_event_about_no_channel_is_for_no_call() -> None:
    found = parse(event("ChannelUserevent", eventname="engine_moved"))
    assert found is not None
    assert happened(found) is None


@pytest.mark.parametrize(
    ("cause", "result"),
    [
        (17, "busy"),
        (21, "declined"),
        (19, "no_answer"),
        (16, "no_answer"),
        (3, "failed"),
        (0, "failed"),
    ],
)
def test_what_became_of_a_phone(cause: int, result: str) -> None:
    assert page_result(cause) == result
