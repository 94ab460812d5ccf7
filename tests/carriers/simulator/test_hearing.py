"""The story is told in the order in which it is heard."""

from hotline.carriers.simulator.hearing import Ear
from hotline.flow.actions import Clip, Play

PROMPT = (Play(clips=(Clip(key="plea", text="Please speak after the tone."),)),)


def told(*moments):
    lines = []
    ear = Ear(lines.append, clock=lambda: 0.0)
    ear.hear(PROMPT)
    ear.then("tone", purpose="plea")
    for moment in moments:
        moment(ear)
    return [line.get("event") or (line["prompt"], line.get("cut", False)) for line in lines]


def test_the_tone_comes_after_the_prompt():
    assert told(Ear.finish) == [("plea", False), "tone"]


def test_a_prompt_that_is_cut_has_no_tone():
    assert told(Ear.cut, Ear.finish) == [("plea", True)]


def test_with_nothing_to_say_it_comes_at_once():
    assert told(Ear.finish, lambda ear: ear.then("holding")) == [("plea", False), "tone", "holding"]
