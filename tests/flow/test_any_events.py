"""Whatever happens, in whatever order: nothing raises, and the line always knows what to do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.flow.engine import rescue, step
from hotline.flow.events import (
    ActionDone,
    AsideHeard,
    CallStarted,
    CaseTaken,
    DigitsPressed,
    HungUp,
    NothingHeard,
    OperatorJoined,
    OperatorLeft,
    SpeechBegan,
    SpeechHeard,
    WaitExpired,
)
from hotline.flow.state import State
from tests.flow.telephone import FLOWS, WAITING, known, order, page, unknown

DOMAIN = {
    "open_case",
    "place_order",
    "cancel_order",
    "request_refill",
    "request_callback",
    "answer_page",
}
FACTS = {
    "main": st.sampled_from(
        [
            known(),
            unknown(),
            unknown(caller=None, hold_messages=["别怕"]),
            known(ordering={"open": False}),
            known(
                last_order=order(("A", 2), ("B", 9)),
                open_order=order(("C", 1), cancellable=True),
            ),
            known(set_meals=[], medicines=[]),
            known(resident={"greeting": "张爷爷", "skip_menu": True}),
        ]
    ),
    "page": st.sampled_from([page(), page(resident=None), page(severity="strange", reasons=[])]),
}
DIGITS = st.one_of(
    st.sampled_from(["", *"123456789*"]),
    st.text("0123456789*#ABCD", max_size=32),
)
EVENTS = st.one_of(
    st.builds(DigitsPressed, digits=DIGITS),
    st.builds(DigitsPressed, digits=DIGITS),
    st.builds(NothingHeard),
    st.builds(SpeechBegan),
    st.builds(
        AsideHeard,
        why=st.sampled_from(["asked_for_person", "cried_for_help"]),
        recording=st.just("7-aside-1"),
    ),
    st.builds(SpeechHeard, recording=st.just("7-plea-1"), seconds=st.floats(0, 120)),
    st.builds(ActionDone, exit=st.sampled_from(["done", "closed", "connect", "taken", "odd"])),
    st.builds(CaseTaken, by=st.just("li"), joining=st.booleans()),
    st.builds(OperatorJoined, by=st.just("li")),
    st.builds(OperatorLeft),
    st.builds(WaitExpired),
    st.builds(CallStarted),
)


@st.composite
def calls(draw):
    """A flow, and what happens on a call of it; a hang-up may come anywhere."""
    name = draw(st.sampled_from(["main", "main", "main", "page"]))
    events = [CallStarted(facts=draw(FACTS[name])), *draw(st.lists(EVENTS, max_size=25))]
    if draw(st.booleans()):
        events.insert(draw(st.integers(1, len(events))), HungUp())
    return FLOWS.flow(name, draw(st.sampled_from(["zh-CN", "en"]))), events


def round_trip(state):
    stored = State.model_validate_json(state.model_dump_json())
    assert stored == state
    return stored


def is_sound(lap):
    """A lap of a line that is up: sounds, then exactly one action that waits."""
    *before, last = lap.actions
    return last.type in WAITING | DOMAIN and all(action.type == "play" for action in before)


@settings(max_examples=300, deadline=None)
@given(calls())
def test_every_lap_waits_for_exactly_one_thing(call):
    flow, events = call
    state = flow.new_state()
    for event in events:
        lap = step(flow, state, event)
        assert lap == step(flow, state, event), "the same event gives the same lap"
        state = round_trip(lap.state)
        if state.ended:
            assert [action.type for action in lap.actions if action.type not in DOMAIN] == []
            assert len(lap.actions) <= 1
        else:
            assert is_sound(lap)


@settings(max_examples=200, deadline=None)
@given(calls())
def test_zero_a_word_and_rescue_always_end_with_people(call):
    flow, events = call
    state = flow.new_state()
    for event in events:
        state = step(flow, state, event).state
    if state.ended:
        return
    laps = [rescue(flow, state)]
    if flow.script.steps[state.step].type != "connect":
        laps.append(step(flow, state, DigitsPressed(digits="0")))
        aside = AsideHeard(why="asked_for_person", recording="7-aside-1")
        laps.append(step(flow, state, aside))
    for lap in laps:
        while lap.actions[-1].type in DOMAIN:
            last = lap.actions[-1].type
            lap = step(flow, lap.state, ActionDone())
        assert last in ("open_case", "answer_page")
        assert lap.state.step in ("hold", "passed_on")


@settings(max_examples=100, deadline=None)
@given(calls())
def test_clips_that_tell_of_people_are_marked(call):
    flow, events = call
    state = flow.new_state()
    for event in events:
        lap = step(flow, state, event)
        state = lap.state
        for action in lap.actions:
            for clip in action.clips if action.type == "play" else ():
                kind = clip.key.partition(".")[0]
                assert clip.text
                assert clip.private == (
                    kind in ("medicine", "resident_name", "building", "page_reason")
                )
