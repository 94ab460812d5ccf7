"""`flows check` refuses what would hurt a caller, and names where it is."""

import pytest

from hotline.flow.loader import FlowError, Flows
from tests.flow.folder import Folder
from tests.flow.telephone import FLOWS


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def problems(folder):
    return [str(problem) for problem in Flows.load(folder.write()).check()]


def faults(folder):
    with pytest.raises(FlowError) as refused:
        Flows.load(folder.write())
    return str(refused.value)


def test_nothing_is_wrong_with_our_own_flows():
    assert [str(problem) for problem in FLOWS.check()] == []


def test_nothing_is_wrong_with_the_sound_folder(folder):
    assert problems(folder) == []


# What cannot run is not even loaded.


def test_an_unknown_step(folder):
    folder.steps["hello"]["next"] = "nowhere"
    assert "main.yaml: step hello: exit 'done' leads to the unknown step 'nowhere'" in faults(
        folder
    )


@pytest.mark.parametrize("place", ["start", "person"])
def test_an_unknown_start_or_person(folder, place):
    folder.script[place] = "nowhere"
    assert f"main.yaml: {place}: leads to the unknown step 'nowhere'" in faults(folder)


def test_an_event_that_leads_to_an_unknown_step(folder):
    folder.script["anywhere"] = {"operator_joined": "nowhere"}
    assert "operator_joined: leads to the unknown step" in faults(folder)


def test_a_missing_exit_is_a_dead_end(folder):
    del folder.steps["plea"]["exits"]["hung_up"]
    assert "step plea: is a dead end: it has no exit 'hung_up'" in faults(folder)


def test_an_exit_that_can_never_be_taken(folder):
    folder.steps["plea"]["exits"]["herd"] = "bye"
    assert "step plea: exit 'herd' can never be taken" in faults(folder)


def test_a_dead_end(folder):
    folder.steps["menu"]["options"][1]["to"] = "round"
    folder.steps["round"] = {
        "type": "menu",
        "options": [{"key": "1", "say": "help", "to": "round"}],
    }
    assert "step round: is a dead end: no person and no farewell follow" in faults(folder)


def test_a_circle_that_never_waits(folder):
    folder.steps["hello"]["next"] = "again"
    folder.steps["again"] = {"type": "say", "say": "bye", "next": "hello"}
    assert "runs in a circle without waiting: again, hello" in faults(folder)


# What hurts callers.


def test_an_unreachable_step(folder):
    folder.steps["island"] = {"type": "hangup", "say": "bye"}
    assert problems(folder) == ["main.yaml: step island: is unreachable"]


def test_a_person_whom_nobody_tells(folder):
    folder.script["person"] = "wait"
    assert "main.yaml: step person: no way to a person: 'wait' tells nobody" in problems(folder)


def test_questions_on_the_way_to_a_person(folder):
    folder.steps["person"]["next"] = "menu"
    assert "main.yaml: step person: no way to a person: 'menu' asks on the way" in problems(folder)


def test_a_steps_own_way_to_a_person_that_leads_to_none(folder):
    folder.steps["plea"]["exits"]["person"] = "bye"
    assert "main.yaml: step plea: no way to a person: 'bye' tells nobody" in problems(folder)


@pytest.mark.parametrize("key", ["0", "*", "#"])
def test_a_reserved_key(folder, key):
    folder.steps["menu"]["options"][0]["key"] = key
    assert f"main.yaml: step menu: key {key} is taken from its meaning everywhere" in problems(
        folder
    )


def test_a_key_with_two_meanings(folder):
    folder.steps["menu"]["options"][1]["key"] = "1"
    assert "main.yaml: step menu: key 1 means two things" in problems(folder)


def test_a_further_key_that_the_list_needs_itself(folder):
    folder.steps["meals"]["options"] = [{"key": "9", "say": "help", "to": "plea"}]
    assert "main.yaml: step meals: key 9 means two things" in problems(folder)


def test_five_spoken_options(folder):
    folder.steps["menu"]["options"] += [
        {"key": key, "say": "help", "to": "plea"} for key in ("3", "4", "5")
    ]
    assert "main.yaml: step menu: speaks 5 options; 1 to 4 are allowed" in problems(folder)


def test_a_list_with_two_further_keys(folder):
    folder.steps["meals"]["options"] = [
        {"key": key, "say": "help", "to": "plea"} for key in ("7", "8")
    ]
    assert "main.yaml: step meals: speaks 5 options; 1 to 4 are allowed" in problems(folder)


def test_a_menu_without_options(folder):
    folder.steps["menu"]["options"] = []
    folder.steps["menu"]["exits"] = {"silence": "bye"}
    assert "main.yaml: step menu: speaks 0 options; 1 to 4 are allowed" in problems(folder)


def test_a_fourth_level(folder):
    for level, after in (("menu", "second"), ("second", "third"), ("third", "fourth")):
        folder.steps.setdefault(level, {"type": "menu", "options": []})
        folder.steps[level]["options"] += [{"key": "3", "say": "help", "to": after}]
    folder.steps["fourth"] = {
        "type": "menu",
        "options": [{"key": "1", "say": "help", "to": "plea"}],
    }
    assert problems(folder) == [
        "main.yaml: step fourth: is menu number 4 on the way; 3 levels are allowed"
    ]


def test_words_to_a_dead_line(folder):
    folder.steps["plea"]["exits"]["hung_up"] = "hello_again"
    folder.steps["hello_again"] = {"type": "say", "say": "bye", "next": "person"}
    assert problems(folder) == [
        "main.yaml: step plea: exit 'hung_up' speaks at 'hello_again', to nobody"
    ]


# What nobody tells.


@pytest.mark.parametrize(
    "sentence",
    [
        {"prompt": "bye", "when": "residnet"},
        {"prompt": "bye", "when": "not resident.skipmenu"},
        {"prompt": "bye", "when": "page.severty is critical"},
        {"prompt": "bye", "each": "lnies"},
    ],
)
def test_a_path_that_leads_nowhere(folder, sentence):
    folder.steps["bye"]["say"] = sentence
    [problem] = problems(folder)
    assert problem.startswith("main.yaml: step bye: nothing is ever known as ")


def test_an_argument_that_leads_nowhere(folder):
    folder.steps["person"]["with"] = {"reason": "$plae"}
    assert problems(folder) == ["main.yaml: step person: nothing is ever known as 'plae'"]


def test_what_the_caller_chose_is_known(folder):
    folder.steps["person"]["with"] = {"reason": "$plea", "recording": "$meal.code"}
    assert problems(folder) == []


# What languages lack.


def test_a_missing_prompt(folder):
    del folder.prompts["speak"]
    assert problems(folder) == ["languages/en/prompts.yaml: prompt speak: is missing"]


def test_a_missing_prompt_in_another_language(folder):
    korean = {key: text for key, text in folder.prompts.items() if key != "bye"}
    folder.add_language("ko", {**folder.language, "default": False}, korean)
    assert problems(folder) == ["languages/ko/prompts.yaml: prompt bye: is missing"]


def test_a_prompt_that_carriers_need(folder):
    del folder.prompts["nobody_reached"]
    assert problems(folder) == ["languages/en/prompts.yaml: prompt nobody_reached: is missing"]


def test_an_unused_prompt(folder):
    folder.prompts["old"] = "Nobody says this."
    assert problems(folder) == ["languages/en/prompts.yaml: prompt old: is never said"]


def test_a_slot_that_nobody_fills(folder):
    folder.prompts["bye"] = "Goodbye {number}."
    [problem] = problems(folder)
    assert problem.startswith("languages/en/prompts.yaml: prompt bye: ")
    assert problem.endswith("slot {number} gets no value at step bye of main.yaml")


def test_a_slot_of_unknown_kind(folder):
    folder.prompts["bye"] = "Goodbye {colour}."
    assert "languages/en/prompts.yaml: prompt bye: slot {colour} is of no known kind" in problems(
        folder
    )


def test_a_slot_that_a_language_leaves_out(folder):
    folder.prompts["hello"] = "Hello."
    [problem] = problems(folder)
    assert problem.startswith("languages/en/prompts.yaml: prompt hello: ")
    assert problem.endswith("slot {resident_name} is missing, which step hello of main.yaml fills")


def test_too_few_counting_phrases(folder):
    folder.language["counts"]["press"].pop()
    assert problems(folder) == [
        "languages/en/language.yaml: counts press: 8 phrases; one for each of 1 to 9 is needed"
    ]


def test_too_few_calming_messages(folder):
    folder.language["hold_messages"].pop()
    assert problems(folder) == [
        "languages/en/language.yaml: hold_messages: 11 messages; at least 12 are needed"
    ]


def test_who_speaks_already_is_not_talked_to(folder):
    folder.steps["menu"]["exits"] = {"speech_began": "plea"}
    assert problems(folder) == []
    folder.steps["menu"]["exits"] = {"speech_began": "bye"}
    assert "main.yaml: step menu: exit 'speech_began' leads to 'bye', which does not listen" in (
        problems(folder)
    )


def test_only_steps_that_ask_hear_who_simply_speaks(folder):
    folder.steps["plea"]["exits"]["speech_began"] = "plea"
    assert "step plea: exit 'speech_began' can never be taken" in faults(folder)


def test_a_language_without_a_word_for_a_person(folder):
    folder.language["anywhere"].pop("cried_for_help")
    assert problems(folder) == [
        "languages/en/language.yaml: anywhere cried_for_help: no words: only a key reaches a person"
    ]
