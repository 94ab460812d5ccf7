"""Templates filled and written: configuration files, the sounds of the fallback, hold music."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from io import StringIO
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from hotline.carriers.asterisk import names
from hotline.carriers.asterisk.config.roster import Phone
from hotline.carriers.asterisk.config.sounds import Sounds
from hotline.carriers.asterisk.config.switch import Switch
from hotline.speech.audio import wav_bytes
from hotline.speech.music import hold_music, tone

SOUND_FILES = {8000: "wav", 16000: "wav16"}
"""What Asterisk calls a WAV file of that rate; it plays whichever fits the caller's line."""

PHONE_LIST = "phones.csv"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def render(switch: Switch) -> dict[str, str]:
    """The configuration files by name; raises ValueError for what no line of them can hold."""
    templates = Environment(
        loader=PackageLoader(__package__),
        undefined=StrictUndefined,
        finalize=_in_a_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML
    )
    return {
        name.removesuffix(".j2"): templates.get_template(name).render(switch=switch, names=names)
        for name in templates.list_templates()
    }


def write(switch: Switch, sounds: Sounds) -> list[Path]:
    """Write all of it below `switch.folder`; the configuration files.

    `sounds` are those of the fallback. Files may hold passwords: they are for their owner and
    group alone.
    """
    switch.folder.mkdir(parents=True, exist_ok=True)
    files = {**render(switch), PHONE_LIST: phone_list(switch.phones)}
    for name, text in files.items():
        path = switch.folder / name
        path.touch(0o640)
        path.chmod(0o640)
        path.write_text(text, encoding="utf-8")
    for name, by_rate in {**sounds, **_own_sounds()}.items():
        for rate, wav in by_rate.items():
            path = switch.folder / f"{name}.{SOUND_FILES[rate]}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(wav)
    for folder in (names.CALLBACKS, names.TALKS):
        (switch.spool / folder).mkdir(parents=True, exist_ok=True)
    return [switch.folder / name for name in files]


def phone_list(phones: Iterable[Phone]) -> str:
    """What is entered into the desk phones."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["login", "user", "password"])
    rows.writerows([phone.login, phone.endpoint, phone.password] for phone in phones)
    return text.getvalue()


@cache
def _own_sounds() -> Sounds:
    return {
        "music/hold": {rate: wav_bytes(hold_music(rate)) for rate in SOUND_FILES},
        "sounds/tone": {rate: wav_bytes(tone(rate)) for rate in SOUND_FILES},
    }


def _in_a_line(value: object) -> object:
    """A value as a configuration file takes it: one line, and `;` begins no comment."""
    text = str(value)
    if _CONTROL.search(text):
        raise ValueError(f"cannot be written into a configuration file: {text!r}")
    return text.replace(";", "\\;")
