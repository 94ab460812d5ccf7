"""Waiting for a person, being with one, and being left by one: nobody is lost."""

import pytest

from hotline.flow.events import CaseTaken, NothingHeard, OperatorJoined, OperatorLeft, WaitExpired
from tests.flow.telephone import FLOWS, Telephone, known, unknown

JOINED = OperatorJoined(by="li")
LEFT = OperatorLeft()
TAKEN = CaseTaken(by="li")
JOINING = CaseTaken(by="li", joining=True)
EXPIRED = WaitExpired()


@pytest.fixture
def waiting():
    return Telephone(known()).press("0")


def test_zero_asks_for_a_person(waiting):
    assert waiting.did("open_case")[0].reason == "asked_for_person"
    assert waiting.heard == ["person_soon"]
    assert waiting.waits.room == "call-7"


@pytest.mark.parametrize("key", ["1", "*", "", "0", "9"])
def test_any_key_while_waiting_rings_again_and_comforts(waiting, key):
    waiting.press([key])
    assert len(waiting.did("open_case")) == 2
    assert waiting.heard[0] in ("still_looking", "person_soon")
    assert waiting.waits.type == "hold"


def test_each_wait_begins_with_another_message(waiting):
    first = waiting.waits.clips[0]
    assert waiting.press("1").waits.clips[0] != first
    assert set(waiting.waits.clips) >= {first}


def test_messages_by_staff_replace_the_languages_own():
    caller = Telephone(known(hold_messages=["别怕"])).press("0")
    assert [clip.text for clip in caller.waits.clips] == ["别怕"]


def test_someone_is_coming_onto_the_line(waiting):
    waiting.happen(JOINING)
    assert waiting.heard == ["someone_is_joining"]
    assert waiting.waits.type == "hold"
    assert waiting.happen(JOINED).waits.type == "connect"
    assert waiting.state.outcome == "person"


def test_someone_has_it_and_will_call_back(waiting):
    waiting.happen(TAKEN)
    assert waiting.heard == ["someone_has_it"]
    assert waiting.waits.type == "hold"
    assert waiting.hang_up().state.outcome == "callback"


def test_hanging_up_while_waiting_is_abandoned_by_nobody_but_the_case_stays(waiting):
    waiting.hang_up()
    assert waiting.state.ended
    assert waiting.state.outcome is None
    assert waiting.actions == ()


def test_a_conversation_is_not_disturbed(waiting):
    waiting.happen(JOINED)
    for event in (TAKEN, JOINING):
        waiting.happen(event)
        assert (waiting.at, waiting.heard) == ("talk", [])
    assert waiting.press("0*5").at == "talk"


def test_whoever_is_left_alone_is_asked(waiting):
    waiting.happen(JOINED).happen(LEFT)
    assert waiting.at == "after_talk"
    again = waiting.press("1")
    assert again.waits.type == "hold"
    assert again.done[-1].reason == "needs_more"


def test_whoever_is_left_alone_and_says_nothing_gets_a_person(waiting):
    waiting.happen(JOINED).happen(LEFT).silence()
    assert waiting.at == "after_talk"
    assert waiting.silence().waits.type == "hold"


def test_after_talking_all_is_well(waiting):
    waiting.happen(JOINED).happen(LEFT).press("2")
    assert waiting.heard == ["goodbye"]
    assert waiting.hang_up().state.outcome == "person"


def test_after_a_long_wait_one_may_keep_waiting(waiting):
    waiting.happen(EXPIRED)
    assert waiting.at == "still_waiting"
    assert waiting.press("1").waits.type == "hold"
    assert waiting.happen(EXPIRED).silence().waits.type == "hold"


def test_after_a_long_wait_one_may_be_called_back(waiting):
    waiting.happen(EXPIRED).press("2")
    assert waiting.did("request_callback")[0].recording is None
    assert waiting.at == "anything_else"
    assert waiting.hang_up().state.outcome == "callback"


def test_a_caller_without_a_number_says_it():
    caller = Telephone(unknown(caller=None)).press("0").happen(EXPIRED).press("2")
    assert caller.waits.purpose == "callback"
    recording = caller.waits.recording
    assert caller.hang_up().did("request_callback")[0].recording == recording


@pytest.mark.parametrize(("event", "at"), [(TAKEN, "hold"), (JOINING, "hold"), (JOINED, "talk")])
def test_news_in_the_middle_of_the_long_wait_menu(waiting, event, at):
    assert waiting.happen(EXPIRED).happen(event).at == at


def test_news_while_ordering_is_told_and_ordering_goes_on(waiting):
    waiting.happen(EXPIRED).press("21").press("14")
    waiting.happen(TAKEN)
    assert waiting.heard[0] == "someone_has_it"
    assert waiting.at == "choose_meal"
    assert waiting.state.page == 1
    assert waiting.happen(JOINED).at == "talk"


def test_who_speaks_is_not_cut_off_by_news():
    caller = Telephone(known()).press("3")
    listening = caller.waits
    assert caller.happen(TAKEN).actions == (listening,)
    assert caller.happen(JOINED).waits.type == "connect"


def test_who_cries_for_help_is_put_through_to_whoever_comes():
    caller = Telephone(known()).press("3")
    assert caller.happen(JOINING).waits.type == "hold"
    assert [action.recording for action in caller.did("open_case")] == ["7-plea-1"]


def test_a_person_who_leaves_before_having_spoken_is_rung_again(waiting):
    waiting.happen(LEFT)
    assert len(waiting.did("open_case")) == 2
    assert waiting.waits.type == "hold"


def test_every_language_has_a_bank_of_calming_messages():
    for language in FLOWS.languages.values():
        texts = {clip.text for clip in language.hold_clips()}
        assert len(texts) >= 12


def test_whose_talk_is_recorded_hears_so_before_anybody_comes():
    caller = Telephone(known(talks_recorded=True)).press("0")
    assert caller.heard == ["person_soon", "talk_is_recorded"]
    assert caller.happen(NothingHeard()).waits.type == "hold"
    assert caller.happen(JOINED).waits.recording == "7-talk-1"
    again = caller.happen(LEFT).press("1")
    assert again.heard == ["person_soon"]
    assert again.happen(JOINED).waits.recording == "7-talk-2"


def test_who_is_fetched_while_they_hear_it_hears_it_all_the_same():
    caller = Telephone(known(talks_recorded=True)).press("0").happen(JOINING)
    assert caller.heard == ["someone_is_joining", "talk_is_recorded"]
    assert caller.happen(NothingHeard()).happen(JOINED).waits.recording == "7-talk-1"


def test_nobody_is_recorded_who_was_not_told(waiting):
    assert waiting.happen(JOINED).waits.recording is None
