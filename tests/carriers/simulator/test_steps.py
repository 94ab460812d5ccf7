"""The steps of the text telephone, as they are written on the command line."""

import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.carriers.simulator import HangUp, Press, Say, SayFile, Telephone, Wait
from hotline.cli.call import command

PLEA = Path(__file__).parents[2] / "sounds" / "plea_vomiting_blood.wav"


@pytest.fixture
def call(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HOTLINE_REDIS_URL", "redis://127.0.0.1:1")
    return lambda *arguments: CliRunner().invoke(command, arguments)


@pytest.fixture
def timeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is slept has passed at once."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    hurried = partial(Telephone, clock=lambda: now, sleep=sleep)
    monkeypatch.setattr("hotline.cli.call.Telephone", hurried)


def story(result: Result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_steps_are_done_in_the_order_written(call) -> None:
    lines = story(call("--json", "--press", "2", "--press", "#", "--press", "0"))
    assert [line["key"] for line in lines if line.get("event") == "pressed"] == ["2", "#", "0"]
    assert lines[-1]["type"] == "ended"


def test_what_a_key_interrupts_is_marked(call) -> None:
    lines = story(call("--json", "--press", "0"))
    heard = [line for line in lines if line["type"] == "heard"]
    assert heard[0]["prompt"] == "greeting"
    assert any(line.get("cut") for line in heard)
    assert not heard[-1].get("cut")


def test_zero_is_answered_by_holding_for_a_person(call) -> None:
    lines = story(call("--json", "--press", "0"))
    assert any(line.get("event") == "holding" for line in lines)


def test_it_listens_until_the_line_waits_then_hangs_up(call) -> None:
    lines = story(call("--json"))
    assert lines[-1] == {"t": lines[-1]["t"], "type": "ended", "by": "caller"}


def test_silence_is_answered_by_the_menu_again(call, timeless) -> None:
    lines = story(call("--json", "--wait", "15"))
    assert [line["prompt"] for line in lines if line["type"] == "heard"].count("main_menu") >= 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--press", "x"], "keys are"),
        (["--wait", "soon"], "--wait takes 0 to 3600 seconds, not 'soon'"),
        (["--wait", "nan"], "--wait takes 0 to 3600 seconds, not 'nan'"),
        (["--wait", "-1"], "--wait takes 0 to 3600 seconds, not '-1'"),
        (["--say-file", "nowhere.wav"], "nowhere.wav"),
        (["--from", "hello"], "no telephone number"),
        (["--lang", "xx"], "--lang xx"),
        (["--shout", "x"], "--shout"),
    ],
)
def test_wrong_usage_is_named_and_exits_2(call, arguments: list[str], complaint: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert "Traceback" not in result.stderr


def test_a_step_that_cannot_be_done_exits_1(call) -> None:
    result = call("--say-file", __file__)
    assert result.exit_code == 1
    assert "cannot say it" in result.stderr


def test_who_simply_speaks_at_the_menu_makes_a_plea(call, timeless) -> None:
    lines = story(call("--json", "--say-file", str(PLEA)))
    told = [line.get("event") or line.get("prompt") for line in lines]
    assert "tone" not in told
    assert told.index("speech_began") < told.index("plea_heard") < told.index("holding")
    (cut,) = [line["prompt"] for line in lines if line.get("cut")]
    assert cut == "press_for_person"


def test_who_speaks_within_an_order_goes_on_with_it(call, timeless) -> None:
    lines = story(call("--json", "--press", "2", "--press", "#", "--say-file", str(PLEA)))
    told = [line.get("event") or line.get("prompt") for line in lines]
    assert told[-2:] == ["speaks", None]


def test_a_step_after_the_end_of_the_call_is_told_in_words(call) -> None:
    result = call("--hangup", "--press", "1")
    assert result.exit_code == 1
    assert "hotline: the call was over before this step: press 1\n" in result.stderr


def test_every_step_has_words() -> None:
    steps = [Press("12#"), Say("你好"), SayFile(Path("a.wav")), Wait(2.5), HangUp()]
    words = ["press 12#", "say “你好”", "play a.wav", "wait 2.5 seconds", "hang up"]
    assert [str(step) for step in steps] == words


def test_keys_are_the_telephones() -> None:
    assert Press("0*#9").keys == "0*#9"
    with pytest.raises(ValueError, match="not ''"):
        Press("")
