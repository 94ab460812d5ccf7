"""A small, sound folder of flows, to be broken in one place each time."""

from copy import deepcopy

import yaml

from hotline.flow.prompts import DOOR_PROMPTS

SCRIPT = {
    "start": "hello",
    "person": "person",
    "remarks": {"silence": "silence", "no_match": "no_match", "failure": "failure"},
    "steps": {
        "hello": {
            "type": "say",
            "say": {"prompt": "hello", "slots": {"resident_name": "resident.greeting"}},
            "next": "menu",
        },
        "menu": {
            "type": "menu",
            "options": [
                {"key": "1", "say": "help", "to": "plea"},
                {"key": "2", "say": "order", "to": "meals"},
            ],
        },
        "plea": {
            "type": "listen",
            "say": "speak",
            "purpose": "plea",
            "save": "plea",
            "exits": {"heard": "person", "hung_up": "person"},
        },
        "meals": {
            "type": "choose",
            "items": "set_meals",
            "kind": "set_meal",
            "entry": "entry",
            "more": "more",
            "done": "done",
            "save": "meal",
            "exits": {"chosen": "bye", "done": "bye", "empty": "bye"},
        },
        "person": {
            "type": "do",
            "action": "open_case",
            "with": {"reason": "$why"},
            "next": "wait",
        },
        "wait": {
            "type": "hold",
            "exits": {
                "key": "person",
                "case_taken": "wait",
                "case_joining": "wait",
                "operator_joined": "talk",
                "wait_expired": "wait",
            },
        },
        "talk": {"type": "connect", "exits": {"operator_left": "bye"}},
        "bye": {"type": "hangup", "say": "bye"},
    },
}
PROMPTS = {
    "hello": "Hello {resident_name}!",
    "entry": "{set_meal}, {press}",
    **{
        key: f"This is {key}."
        for key in (
            *DOOR_PROMPTS,
            *("silence", "no_match", "failure", "help", "order", "speak", "more", "done", "bye"),
        )
    },
}
LANGUAGE = {
    "name": "English",
    "default": True,
    "numbers": [str(number) for number in range(10)],
    "counts": {"press": [f"press {number}" for number in range(1, 10)]},
    "anywhere": {"asked_for_person": ["operator"], "cried_for_help": ["help me"]},
    "hold_messages": [f"message {number}" for number in range(12)],
}


class Folder:
    """Change `script`, `prompts` or `language`, then `write`."""

    def __init__(self, path):
        self.path = path
        self.script = deepcopy(SCRIPT)
        self.prompts = deepcopy(PROMPTS)
        self.language = deepcopy(LANGUAGE)

    @property
    def steps(self):
        return self.script["steps"]

    def write(self):
        self.file("main.yaml", self.script)
        self.add_language("en", self.language, self.prompts)
        return self.path

    def add_language(self, tag, language, prompts):
        self.file(f"languages/{tag}/language.yaml", language)
        self.file(f"languages/{tag}/prompts.yaml", prompts)

    def file(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
