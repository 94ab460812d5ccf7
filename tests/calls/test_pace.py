"""Speech at a resident's own pace."""

from hotline.calls.pace import at_pace, pace_of
from hotline.flow.actions import Clip, Collect, Hold, Play

MENU = Clip(key="main_menu", text="您需要什么？")


def test_a_resident_has_a_pace_and_everybody_else_the_usual_one() -> None:
    assert pace_of({"resident": {"name": "张桂兰", "slower": 1.25}}) == 1.25
    assert pace_of({"resident": {"name": "王秀英"}}) == 1.0  # a call from before there were paces
    assert pace_of({"resident": None}) == pace_of({}) == 1.0
    assert pace_of({"page": {"resident": {"slower": 1.5}}}) == 1.0  # staff hears as always


def test_everything_said_is_slower_and_nothing_else_changes() -> None:
    play, wait = Play(clips=(MENU, MENU), interruptible=False), Collect()
    hold = Hold(room="call-1", clips=(MENU,))

    assert [clip.slower for clip in at_pace(play, 1.5).clips] == [1.5, 1.5]
    assert [clip.slower for clip in at_pace(hold, 1.25).clips] == [1.25]
    assert at_pace(play, 1.5).interruptible is False
    assert at_pace(wait, 1.5) is wait
    assert at_pace(play, 1.0) is play
