"""Speaks one text into a WAV file by pyttsx3: `{"text", "language", "rate", "file"}` on stdin.

Run as `python -m hotline.speech.voice.desktop_process`; ends with 1 and a line where it cannot.
"""

import json
import sys
from threading import Event
from typing import Any

import pyttsx3

WORDS_A_MINUTE = 165
SECONDS_TO_FINISH = 45


def main() -> None:
    order = json.load(sys.stdin)
    engine = pyttsx3.init()
    voice = best_voice(engine.getProperty("voices"), order["language"])
    if voice is None:
        sys.exit(f"no voice for {order['language']} is installed")
    engine.setProperty("voice", voice)
    engine.setProperty("rate", round(WORDS_A_MINUTE * order["rate"]))
    finished = Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.save_to_file(order["text"], order["file"])
    engine.runAndWait()
    if sys.platform == "linux":
        # There `runAndWait` comes back while a longer text is still spoken in the background.
        finished.wait(SECONDS_TO_FINISH)


def best_voice(voices: list[Any], language: str) -> str | None:
    """Return the id of a voice of exactly that language ("en-GB"), else of its family ("en")."""
    wanted = _tag(language)
    ranked = [
        (tag != wanted, len(tag), voice.id)
        for voice in voices
        for tag in map(_tag, voice.languages or [])
        if tag.split("-")[0] == wanted.split("-")[0]
    ]
    return str(min(ranked)[2]) if ranked else None


def _tag(tag: str) -> str:
    return tag.lower().replace("_", "-")


if __name__ == "__main__":
    main()
