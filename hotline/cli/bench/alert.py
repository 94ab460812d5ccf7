"""`hotline bench alert`: from the end of the decisive phrase until people are paged about it.

A caller of a whole hotline says what is wrong and goes on speaking; then, on a hotline without room
for live hearing, says it and falls silent. People are paged in the transaction that makes the case
critical. That somebody is paged about a plea that nobody understood yet is not counted.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np
from sqlalchemy import select

from hotline import staff
from hotline.calls.models import Recording
from hotline.carriers.simulator import Press, SayFile, Telephone
from hotline.carriers.simulator.steps import Step
from hotline.cases.models import Case
from hotline.cli.bench.installation import installation, verdict
from hotline.db import Database, utc_now
from hotline.escalation.models import Page
from hotline.speech.audio import Sound, join, silence, write_wav
from hotline.speech.voice.engines import engine_for
from hotline.wiring.house import House, build

LANGUAGE = "zh-CN"
DECISIVE = "救命啊，快来人，我妈妈昏过去了，叫不醒。"
GOES_ON = "她今年八十二岁了，就我一个人在家里，我们住在三号楼，门是开着的，电梯今天是好的。"
LIVE_LIMIT, AFTERWARDS_LIMIT = 2.0, 4.0
PATIENCE = timedelta(seconds=90)
PAUSE_SECONDS = 0.5
WHISPER = 300


@click.command()
@click.option("--pleas", default=5, show_default=True, help="Pleas of each kind.")
def alert(pleas: int) -> None:
    """Seconds until people are paged: heard live, and by the hearing afterwards alone."""
    voice = engine_for(LANGUAGE).load(LANGUAGE)
    decisive, rest = voice.speak(DECISIVE, 1.0), voice.speak(GOES_ON, 1.0)
    talk = join([decisive, silence(PAUSE_SECONDS, decisive.rate), rest])
    until, no_room = _last_sound(decisive), {"HOTLINE_HEARING_CORES": "0"}
    live = _measure("heard live", pleas, talk, until, {}, LIVE_LIMIT)
    later = _measure("afterwards", pleas, decisive, until, no_room, AFTERWARDS_LIMIT)
    sys.exit(0 if live and later else 1)


def _last_sound(speech: Sound) -> float:
    """The seconds until nothing of it is louder than a whisper any more."""
    loud = np.flatnonzero(np.abs(speech.samples) > WHISPER)
    return float(loud[-1] + 1) / speech.rate


def _measure(
    name: str, pleas: int, said: Sound, until: float, settings: Mapping[str, str], limit: float
) -> bool:
    with installation(settings) as hotline, tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "plea.wav"
        write_wav(wav, said)
        hotline.start()
        with closing(Database(hotline.settings.database_url)) as database:
            with database.begin() as session:
                staff.add(session, "doctor", "Doctor", "operator", ["medical"], "+8613800000009")
            house = build(hotline.settings, database)
            with closing(house.redis):
                measured = [_plead(house, wav, until) for _ in range(pleas)]
    median = statistics.median(measured)
    click.echo(f"{name:12} {median:5.2f} s  (median of {pleas}, {min(measured):.2f} to "
               f"{max(measured):.2f})")  # fmt: skip
    return verdict(median, limit)


def _plead(house: House, wav: Path, until: float) -> float:
    """One call; seconds from `until` seconds of its speech to the first page of a critical case."""
    call: list[int] = []

    def tell(line: Mapping[str, Any]) -> None:
        if line.get("event") == "answered":
            call.append(line["call_id"])

    steps: tuple[Step, ...] = (Press("3"), SayFile(wav))
    phone = Telephone(house.sessions, house.recordings, tell)
    caller = threading.Thread(target=phone.call, args=(None, LANGUAGE, steps))
    caller.start()
    try:
        paged, began = _paged(house, call)
    finally:
        caller.join()
    return (paged - began).total_seconds() - until


def _paged(house: House, call: list[int]) -> tuple[datetime, datetime]:
    """When people were paged about the critical case, and when the recording of it began."""
    deadline = utc_now() + PATIENCE
    while utc_now() < deadline:
        time.sleep(0.02)
        now = utc_now()
        with house.database.read() as session:
            critical = select(Case).where(Case.call_id.in_(call), Case.severity == "critical")
            case = session.scalar(critical)
            if case is None or case.recording_id is None:
                continue
            if session.scalar(select(Page.id).where(Page.case_id == case.id).limit(1)):
                return now, session.get_one(Recording, case.recording_id).started_at
    raise click.ClickException("nobody was paged about a critical case")
