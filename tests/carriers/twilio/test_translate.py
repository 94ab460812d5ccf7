"""Every sound action, as TwiML."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

import pytest

from hotline.carriers.twilio import verbs
from hotline.carriers.twilio.translate import QUIET_URL, Translator
from hotline.flow.actions import (
    Clip,
    Collect,
    Connect,
    Hangup,
    Hold,
    Listen,
    Play,
    SoundAction,
)

MENU = Play(clips=(Clip(key="main_menu", text="请选"), Clip(key="press", text="请按一")))
TRANSLATOR = Translator(lambda clip, language: f"/prompts/{language}/{clip.key}-0.wav")
SILENT = Translator(lambda clip, language: None)
LISTEN = Listen(recording="plea-7", purpose="plea", max_seconds=60, silence=4, start_timeout=10)


@dataclass(frozen=True)
class Reply:
    actions: tuple[SoundAction, ...]
    call_id: int = 7
    sequence: int = 3
    language: str = "zh-CN"


def verbs_of(*actions: SoundAction, after_key: bool = False) -> list[Element]:
    return verbs_in(TRANSLATOR.twiml(Reply(actions), after_key=after_key))


def verbs_in(document: str) -> list[Element]:
    return list(fromstring(document))  # noqa: S314  # our own


def played(verb: Element) -> list[str | None]:
    return [play.text for play in verb.iter("Play")]


def test_a_stream_is_started_before_anything_is_said() -> None:
    stream = verbs.Stream("wss://line.example.org/twilio/media", "a ticket")
    start, gather = verbs_in(TRANSLATOR.twiml(Reply((MENU, Collect())), stream=stream))
    assert (start.tag, gather.tag) == ("Start", "Gather")
    assert start[0].attrib == {"url": stream.url, "name": "caller", "track": "inbound_track"}
    assert start[0][0].attrib == {"name": "call", "value": "a ticket"}


def test_who_speaks_already_hears_no_tone() -> None:
    records = verbs_of(LISTEN.model_copy(update={"underway": True}))[:-1]
    assert {record.get("playBeep") for record in records} == {"false"}


def test_a_menu_is_spoken_inside_the_gather_so_that_keys_cut_it() -> None:
    (gather,) = verbs_of(MENU, Collect())
    assert gather.tag == "Gather"
    assert played(gather) == ["/prompts/zh-CN/main_menu-0.wav", "/prompts/zh-CN/press-0.wav"]
    assert gather.attrib == {
        "input": "dtmf",
        "numDigits": "1",
        "timeout": "10",
        "finishOnKey": "#",
        "actionOnEmptyResult": "true",
        "action": "/twilio/step/7/3",
        "method": "POST",
    }


def test_several_keys_get_the_short_time_between_them_and_the_long_one_before_the_first() -> None:
    gathers = verbs_of(MENU, Collect(max_digits=11, timeout=10, between=4))
    assert [gather.get("timeout") for gather in gathers] == ["4", "4", "4"]
    assert [gather.get("actionOnEmptyResult") for gather in gathers] == ["false", "false", "true"]
    assert [len(gather) for gather in gathers] == [2, 0, 0]


def test_half_a_second_of_quiet_after_a_key() -> None:
    (gather,) = verbs_of(MENU, Collect(), after_key=True)
    assert played(gather)[0] == QUIET_URL
    (gather,) = verbs_of(Collect(), after_key=True)
    assert played(gather) == []


def test_what_must_not_be_cut_stands_before_the_gather() -> None:
    notice = Play(clips=(Clip(key="notice", text="…"),), interruptible=False)
    play, gather = verbs_of(notice, MENU, Collect())
    assert (play.tag, play.text) == ("Play", "/prompts/zh-CN/notice-0.wav")
    assert len(played(gather)) == 2
    quiet, *_ = verbs_of(notice, MENU, Collect(), after_key=True)
    assert quiet.text == QUIET_URL


def test_a_recording_begins_after_a_prompt_that_takes_keys() -> None:
    gather, first, *more, redirect = verbs_of(MENU, LISTEN)
    assert gather.get("action") == "/twilio/step/7/3?during=prompt"
    assert gather.get("finishOnKey") == ""
    assert gather.get("actionOnEmptyResult") == "false"
    assert first.attrib == {
        "action": "/twilio/step/7/3?recording=plea-7",
        "method": "POST",
        "timeout": "4",
        "maxLength": "60",
        "finishOnKey": "0*#",
        "playBeep": "true",
        "trim": "do-not-trim",
        "recordingStatusCallback": "/twilio/recording/plea-7",
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }
    assert [(verb.tag, verb.get("playBeep")) for verb in more] == [("Record", "false")] * 2
    assert redirect.text == "/twilio/step/7/3?heard=nothing"


def test_after_a_key_during_that_prompt_only_the_recording_is_left() -> None:
    document = verbs_in(TRANSLATOR.recording_only(Reply((MENU, LISTEN))))
    assert [verb.tag for verb in document] == ["Record", "Record", "Record", "Redirect"]
    moved_on = verbs_in(TRANSLATOR.recording_only(Reply((MENU, Collect()))))
    assert [verb.tag for verb in moved_on] == ["Gather"]


def test_holding_is_a_queue_of_ones_own() -> None:
    gather, enqueue = verbs_of(MENU, Hold(room="call-7", clips=()))
    assert gather.tag == "Gather"
    assert enqueue.text == "call-7"
    assert enqueue.get("waitUrl") == "/twilio/wait/7/3/0"
    assert enqueue.get("action") == "/twilio/left/7/3"


def test_each_round_of_waiting_is_music_and_the_next_message() -> None:
    messages = (Clip(key="calm", text="别急"), Clip(key="soon", text="快了"))
    hold = Hold(room="call-7", clips=messages, gap=8)
    gather, redirect = verbs_in(TRANSLATOR.wait(Reply((hold,)), message=3))
    assert played(gather) == ["/prompts/music/21-7.wav", "/prompts/zh-CN/soon-0.wav"]
    assert gather.get("action") == redirect.text == "/twilio/wait/7/3/4"


def test_waiting_without_messages_is_music() -> None:
    gather, _ = verbs_in(TRANSLATOR.wait(Reply((Hold(room="call-7", clips=()),)), message=0))
    assert played(gather) == ["/prompts/music/0-7.wav"]


def test_an_operator_dials_the_queue_of_the_caller() -> None:
    _, dial = verbs_of(MENU, Connect(room="call-5"))
    queue = dial.find("Queue")
    assert queue is not None
    assert queue.text == "call-5"
    assert queue.get("url") == "/twilio/joined/5/7"
    assert dial.get("action") == "/twilio/parted/7/3"


def test_the_caller_of_a_room_waits_in_it_to_be_connected() -> None:
    (enqueue,) = verbs_of(Connect(room="call-7"))
    assert (enqueue.tag, enqueue.text) == ("Enqueue", "call-7")


def test_names_of_queues_come_round_again() -> None:
    assert verbs.queue_name("call-12007") == verbs.queue_name("call-7") == "call-7"


def test_a_goodbye_takes_keys_too() -> None:
    gather, hangup = verbs_of(MENU, Hangup())
    assert gather.get("action") == "/twilio/step/7/3"
    assert hangup.tag == "Hangup"
    assert [verb.tag for verb in verbs_of(Hangup())] == ["Hangup"]
    assert [verb.tag for verb in verbs_of()] == ["Hangup"]


def test_what_is_not_rendered_twilio_speaks_itself(caplog: pytest.LogCaptureFixture) -> None:
    secret = Clip(key="medicine", text="胰岛素", private=True)
    document = SILENT.twiml(Reply((MENU, Play(clips=(secret,)), Collect())))
    says = [say for verb in verbs_in(document) for say in verb.iter("Say")]
    assert [say.text for say in says] == ["请选", "请按一", "胰岛素"]
    assert says[0].get("language") == "zh-CN"
    assert "main_menu" in caplog.text
    assert "medicine" not in caplog.text
    assert "胰岛素" not in caplog.text


def test_text_is_escaped() -> None:
    clip = Clip(key="x", text='<Hangup/> & "你好"')
    (say,) = verbs_in(SILENT.spoken(Reply((Play(clips=(clip,)),))))
    assert say.text == clip.text


def test_before_two_are_connected_only_words_are_played() -> None:
    document = verbs_in(TRANSLATOR.spoken(Reply((MENU, Connect(room="call-7")))))
    assert [verb.tag for verb in document] == ["Play", "Play"]
