"""Flows are read once; what is wrong with a file is told with its name and place."""

import pytest

from hotline.flow.loader import FlowError, Flows
from tests.flow.folder import Folder
from tests.flow.telephone import FLOWS


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def refusal(folder):
    with pytest.raises(FlowError) as refused:
        Flows.load(folder.write())
    return str(refused.value)


def test_an_unknown_step_type_is_told_with_its_step(folder):
    folder.steps["bye"]["type"] = "shout"
    assert "main.yaml: steps.bye" in refusal(folder)


def test_a_wrong_field_is_told_with_its_step(folder):
    folder.steps["plea"]["purpose"] = "singing"
    assert "main.yaml: steps.plea.listen.purpose" in refusal(folder)


def test_a_slip_of_the_pen_is_told(folder):
    folder.steps["menu"]["optoins"] = []
    assert "main.yaml: steps.menu.menu.optoins: Extra inputs are not permitted" in refusal(folder)


def test_every_fault_is_told_at_once(folder):
    folder.steps["plea"]["purpose"] = "singing"
    folder.steps["bye"]["type"] = "shout"
    assert len(refusal(folder).splitlines()) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"action": "fly"}, "unknown action 'fly'"),
        ({"with": {}}, "missing ['reason']"),
        ({"with": {"reason": "x", "colour": "red"}}, "unknown ['colour']"),
    ],
)
def test_an_action_that_the_house_does_not_know(folder, wrong, told):
    folder.steps["person"] |= wrong
    assert told in refusal(folder)


@pytest.mark.parametrize("condition", ["resident &&", "not", "a is", "Resident", "a is b c"])
def test_a_condition_that_says_nothing(folder, condition):
    folder.steps["hello"]["say"]["when"] = condition
    assert "is not a condition" in refusal(folder)


def test_a_step_written_twice(folder):
    path = folder.write() / "main.yaml"
    path.write_text(path.read_text().replace("  wait:", "  talk:"))
    with pytest.raises(FlowError, match="written twice: talk"):
        Flows.load(folder.path)


@pytest.mark.parametrize("text", ["", "a: [", "- a list", "\x00", "steps: {}"])
def test_a_file_that_is_no_flow(folder, text):
    path = folder.write() / "main.yaml"
    path.write_text(text)
    with pytest.raises(FlowError, match=r"main\.yaml"):
        Flows.load(folder.path)


@pytest.mark.parametrize("text", ["Hello {name", "", None, 5])
def test_a_prompt_that_is_no_text(folder, text):
    folder.prompts["bye"] = text
    assert "prompts.yaml: prompt bye" in refusal(folder)


def test_missing_prompts_file(folder):
    folder.write()
    (folder.path / "languages/en/prompts.yaml").unlink()
    with pytest.raises(FlowError, match=r"prompts\.yaml"):
        Flows.load(folder.path)


def test_one_language_is_the_default(folder):
    folder.language["default"] = False
    assert "one language must be the default, not 0" in refusal(folder)


def test_a_flow_is_read_once_a_language():
    assert FLOWS.flow("main", "en") is FLOWS.flow("main", "en")
    assert FLOWS.flow("main", "en").language.tag == "en"


def test_an_unknown_language_is_answered_in_the_default_one():
    assert FLOWS.flow("main", "xx").language.tag == "zh-CN"


@pytest.mark.parametrize(
    ("wanted", "dialled", "language"),
    [
        ("en", None, "en"),
        (None, "+8610555", "ko"),
        ("xx", "+8610555", "ko"),
        ("en", "+8610555", "en"),
        (None, "+1", "zh-CN"),
        (None, None, "zh-CN"),
    ],
)
def test_the_language_of_a_call(folder, wanted, dialled, language):
    folder.language |= {"name": "中文"}
    folder.write()
    folder.add_language("zh-CN", folder.language, folder.prompts)
    folder.add_language("en", {**folder.language, "default": False}, folder.prompts)
    folder.add_language(
        "ko", {**folder.language, "default": False, "dialled": ["+8610555"]}, folder.prompts
    )
    assert Flows.load(folder.path).language_for(wanted, dialled) == language
