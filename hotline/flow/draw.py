"""Draws a flow as an administrator reads it: what is said, and which key leads where."""

import re
import unicodedata

import pygraphviz

from hotline.flow.prompts import Slot
from hotline.flow.script import Flow
from hotline.flow.steps import AnyStep
from hotline.flow.steps.choose import Choose
from hotline.flow.steps.do import Do
from hotline.flow.steps.menu import Menu

COLUMNS = 34
"""Of text in a box; a Chinese character takes two."""

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
WITHOUT_KEYS = frozenset(
    {"silence", "speech_began", "hung_up", "person", "operator_left", "wait_expired"}
)

LOOKS = {
    "menu": {"fillcolor": "#e3eefc", "color": "#2f6db5"},
    "choose": {"fillcolor": "#e3eefc", "color": "#2f6db5"},
    "digits": {"fillcolor": "#e3eefc", "color": "#2f6db5"},
    "confirm": {"fillcolor": "#e3eefc", "color": "#2f6db5"},
    "listen": {"fillcolor": "#fde8e4", "color": "#b5442f"},
    "do": {"fillcolor": "#fff3cd", "color": "#a87b00", "shape": "cds"},
    "hold": {"fillcolor": "#e6f4ea", "color": "#2f7d47"},
    "connect": {"fillcolor": "#cdebd5", "color": "#2f7d47", "penwidth": "3"},
    "hangup": {"fillcolor": "#eeeeee", "color": "#666666"},
    "branch": {"fillcolor": "#ffffff", "color": "#888888", "shape": "diamond"},
    "set": {"fillcolor": "#ffffff", "color": "#888888", "shape": "ellipse"},
    "say": {"fillcolor": "#ffffff", "color": "#444444"},
    "announce": {"fillcolor": "#ffffff", "color": "#444444", "penwidth": "3"},
}
"""Blue asks for keys, red records, yellow is written down, green is with people."""


def draw(flow: Flow) -> str:
    """The flow as SVG, its texts in the flow's language.

    Keys that mean the same everywhere are told once, below the picture, and not drawn.
    """
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(label=_word(flow, "everywhere"), fontname=FONT, fontsize="20")
    graph.node_attr.update(shape="box", style="rounded,filled", fontname=FONT)
    graph.edge_attr.update(fontname=FONT, fontsize="11", color="#777777")
    for name, step in flow.script.steps.items():
        graph.add_node(name, label=_box(flow, name, step), tooltip=name, **LOOKS[step.type])
        for exit_, target in step.targets.items():
            style = "dashed" if exit_ in WITHOUT_KEYS else "solid"
            graph.add_edge(name, target, label=_wrap(_label(flow, step, exit_)), style=style)
    svg: str = graph.draw(format="svg", prog="dot").decode()
    return svg


def _label(flow: Flow, step: AnyStep, exit_: str) -> str:
    """What leads this way: an option as it is said, or the word for an exit."""
    options = step.options if isinstance(step, Menu | Choose) else ()
    for option in options:
        if option.key == exit_:
            return _text(flow, option.say.prompt)
    return "" if exit_ == "done" else _word(flow, exit_)


def _box(flow: Flow, name: str, step: AnyStep) -> str:
    """What a step says; for a silent one, what it does."""
    options = step.options if isinstance(step, Menu | Choose) else ()
    elsewhere = {option.say.prompt for option in options}
    prompts = dict.fromkeys(sentence.prompt for sentence in step.sentences())
    said = [_text(flow, prompt) for prompt in prompts if prompt not in elsewhere]
    if said:
        return "\n".join(_wrap(text) for text in said)
    return _wrap(_word(flow, step.action if isinstance(step, Do) else name))


def _text(flow: Flow, prompt: str) -> str:
    pieces = flow.language.prompt(prompt).pieces
    return "".join(
        f"‹{_word(flow, piece.kind)}›" if isinstance(piece, Slot) else piece.text
        for piece in pieces
    )


def _word(flow: Flow, name: str) -> str:
    """What the language calls a step, an exit or a slot in drawings."""
    return flow.language.settings.drawing.get(name, name.replace("_", " "))


def _wrap(text: str) -> str:
    """Breaks a text into lines; graphviz breaks none by itself."""
    lines, width = [""], 0
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*", text):
        columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in word)
        closing = word in "，。、？！；：›"
        if width + columns > COLUMNS and not closing:
            lines.append("")
            width = 0
        lines[-1] += word
        width += columns
    return "\n".join(line.strip() for line in lines)
