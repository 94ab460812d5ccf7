"""An administrator sees in one picture what is said, and which key leads where."""

from xml.etree import ElementTree

import pytest

from hotline.flow.draw import draw
from tests.flow.telephone import FLOWS

SVG = "{http://www.w3.org/2000/svg}"


def read(flow):
    return ElementTree.fromstring(draw(flow))  # noqa: S314 (our own drawing)


def words(flow):
    return "".join(text.text or "" for text in read(flow).iter(f"{SVG}text"))


@pytest.mark.parametrize("language", FLOWS.languages)
@pytest.mark.parametrize("name", FLOWS.scripts)
def test_every_step_and_way_is_in_the_picture(name, language):
    flow = FLOWS.flow(name, language)
    picture = read(flow)
    groups = [group.get("class") for group in picture.iter(f"{SVG}g")]
    assert groups.count("node") == len(flow.script.steps)
    ways = sum(len(step.targets) for step in flow.script.steps.values())
    assert groups.count("edge") == ways


def test_it_speaks_the_language_of_its_reader():
    chinese, english = (words(FLOWS.flow("main", tag)) for tag in ("zh-CN", "en"))
    assert "订菜，请按一号键。" in chinese
    assert "星号键" in chinese
    assert "To order food, press one." in english
    assert "‹set meal›" in english


def test_every_name_in_the_chinese_picture_is_chinese():
    for name in FLOWS.scripts:
        letters = {sign for sign in words(FLOWS.flow(name, "zh-CN")) if sign.isascii()}
        assert not [sign for sign in letters if sign.isalpha()]
