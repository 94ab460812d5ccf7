"""`hotline bench answer`: from the end of what a caller says to the first sound of the answer.

Spoken into the webphone of a whole hotline, over the same socket as a browser's; alternately after
the tone and, without having been asked, over the main menu.
"""

import json
import statistics
import sys
import threading
import time
from contextlib import closing

import click
import numpy as np
from simple_websocket import Client, ConnectionClosed

from hotline.carriers.line import FRAME_SAMPLES, FRAME_SECONDS, RATE
from hotline.cli.bench.installation import installation, verdict
from hotline.speech.audio import Samples, resample, to_pcm
from hotline.speech.audio_level import rms_dbfs, trim
from hotline.speech.voice.engines import engine_for

LIMIT = 1.85
LANGUAGE = "zh-CN"
PLEA = "我妈妈突然吐血了，快来人"
ANSWER = "plea_heard"
PAGE_GATHERS = 0.08
"""Seconds of sound that a page gathers before it plays the first of it."""
_LISTENS_FOR = 6.0
_PATIENCE = 60.0
_SOUND = -40.0
"""dBFS; the noise of an open line is fainter."""


@click.command()
@click.option("--calls", default=10, show_default=True, help="Calls to measure.")
def answer(calls: int) -> None:
    """Seconds from the end of a plea to the first sound of its answer, on the webphone."""
    plea = resample(trim(engine_for(LANGUAGE).load(LANGUAGE).speak(PLEA), keep=0.0), RATE).samples
    with installation() as hotline:
        hotline.start()
        url = f"ws://127.0.0.1:{hotline.settings.port}/phone/line"
        measured = [_call(url, plea, asked=number % 2 == 0) for number in range(calls)]
    click.echo(f"median       {statistics.median(measured):5.2f} s  (of {calls})")
    click.echo(f"slowest      {max(measured):5.2f} s")
    sys.exit(0 if verdict(max(measured), LIMIT) else 1)


def _call(url: str, plea: Samples, *, asked: bool) -> float:
    """One call; `asked`: spoken after the tone, else over the menu."""
    with closing(Client.connect(url)) as client:
        page = Page(client)
        client.send(json.dumps({"type": "start", "caller": None, "language": LANGUAGE}))
        page.waits_for("caption", "main_menu")
        if asked:
            client.send(json.dumps({"type": "key", "key": "3"}))
            page.waits_for("state", "recording")
            page.speak(np.zeros(RATE, np.int16))  # the tone
        page.speak(plea)
        ended = time.perf_counter()
        page.speak(np.zeros(round(_LISTENS_FOR * RATE), np.int16))
        if page.answered_at is None:
            raise click.ClickException("no answer")
        return page.answered_at + PAGE_GATHERS - ended


class Page:
    """What the page of a caller hears and is told; it is told in a thread of its own."""

    def __init__(self, client: Client) -> None:
        self.answered_at: float | None = None
        """When the answer was first to be heard, by `time.perf_counter`."""
        self._client = client
        self._told: set[tuple[str, str]] = set()
        self._is_answer = False
        threading.Thread(target=self._listen, daemon=True).start()

    def waits_for(self, kind: str, value: str) -> None:
        deadline = time.perf_counter() + _PATIENCE
        while (kind, value) not in self._told:
            if time.perf_counter() > deadline:
                raise click.ClickException(f"no {kind} {value}")
            time.sleep(0.01)

    def speak(self, samples: Samples) -> None:
        """Into the microphone, at real time."""
        began = time.perf_counter()
        for number, at in enumerate(range(0, len(samples), FRAME_SAMPLES), start=1):
            self._client.send(to_pcm(samples[at : at + FRAME_SAMPLES]))
            time.sleep(max(0.0, began + number * FRAME_SECONDS - time.perf_counter()))

    def _listen(self) -> None:
        try:
            while True:
                self._take(self._client.receive())
        except (ConnectionClosed, OSError):
            return

    def _take(self, received: str | bytes) -> None:
        if isinstance(received, bytes):
            heard = rms_dbfs(np.frombuffer(received, "<i2")) > _SOUND
            if self._is_answer and heard and self.answered_at is None:
                self.answered_at = time.perf_counter()
            return
        message = json.loads(received)
        self._told.add((message["type"], str(message.get("state") or message.get("key"))))
        self._is_answer = self._is_answer or message.get("key") == ANSWER
