"""Hearing a plea while it is spoken: people are paged before it has ended, if it is critical."""

import logging
from datetime import timedelta

from hotline import outbox
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR_LIVE
from hotline.jobs.hearing import engines
from hotline.jobs.hearing.assessing import assess, assess_text, raise_alarm
from hotline.jobs.hearing.claims import Ended, claimed
from hotline.jobs.hearing.transcripts import keep, keep_so_far
from hotline.jobs.run import house
from hotline.speech import recognizers
from hotline.speech.audio import SoundError
from hotline.speech.recognizers import Heard, Recognizer, Utterance
from hotline.speech.recognizers.writing import join_alternatives, join_utterances

logger = logging.getLogger(__name__)

HEARD_LIVE = ("plea", "waiting")
"""Purposes of recordings that may hold a cry for help; orders and addresses have time."""
LOOK_AGAIN_SECONDS = 1.5
SHOW_EVERY = timedelta(seconds=1)
"""How often what is understood so far is written down for those who look at the case."""


def hear_live(recording_id: int) -> None:
    """Hear a recording while it is being spoken, if the machine has room for it.

    Without room it is tried again until the caller has finished: somebody else may finish first.
    """
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
        call = session.get_one(Call, recording.call_id)
    if recording.ended_at is not None or recording.purpose not in HEARD_LIVE:
        return
    recognizer = engines.recognizers_here().for_language(call.language)
    if recognizer is None or house().recordings.path(recording_id) is None:
        return
    with engines.admission_here().stream(recognizer.cores) as has_room:
        if has_room:
            _hear(recording_id, call, recognizer)
            return
    logger.info("recording %s: no room to hear it live", recording_id)
    with house().database.begin() as session:
        outbox.put(session, HEAR_LIVE, recording_id, queue="hearing", delay=LOOK_AGAIN_SECONDS)


def _hear(recording_id: int, call: Call, recognizer: Recognizer) -> None:
    with claimed(recording_id) as ours:
        if ours:  # else somebody does; should they die, it is heard when it has ended
            _listen(recording_id, call, recognizer)


def _listen(recording_id: int, call: Call, recognizer: Recognizer) -> None:
    path = house().recordings.path(recording_id)
    if path is None:
        return
    listener = Listener(recording_id, call, recognizer.name)
    try:
        heard = recognizers.follow(path, Ended(recording_id), recognizer, listener)
    except SoundError as error:
        logger.warning("recording %s: %s", recording_id, error)
    except Exception:  # the recording goes on, and the second hearing takes over
        logger.exception("recording %s: the live hearing broke off", recording_id)
    else:
        keep(recording_id, recognizer.name, "live", heard)
        assess(recording_id)


class Listener:
    """Takes what a stream hears; writes it down, and raises the alarm once."""

    def __init__(self, recording_id: int, call: Call, engine: str) -> None:
        self._recording_id = recording_id
        self._call = call
        self._engine = engine
        self._utterances: list[Utterance] = []
        self._text = ""
        self._alternatives: tuple[str, ...] = ()
        self._alarmed = False
        self._shown_at = house().database.clock() - SHOW_EVERY

    def __call__(self, heard: Heard) -> None:
        parts = [*self._utterances, heard]
        text = join_utterances(part.text for part in parts)
        if isinstance(heard, Utterance):
            self._utterances.append(heard)
        if text == self._text:
            return
        self._text = text
        self._alternatives = join_alternatives([(part.text, part.alternatives) for part in parts])
        if not self._alarmed and self._is_alarming():
            self._alarmed = True
            self._keep()
            raise_alarm(self._recording_id)
            logger.info("recording %s: critical while it is spoken", self._recording_id)
        else:
            self._show()

    def _is_alarming(self) -> bool:
        """What is not certain waits for the end of the plea, which pages people in any case."""
        with house().database.read() as session:
            so_far = assess_text(session, self._call, self._text, alternatives=self._alternatives)
        return so_far.certain

    def _show(self) -> None:
        now = house().database.clock()
        if now - self._shown_at < SHOW_EVERY:
            return
        self._shown_at = now
        self._keep()
        assess(self._recording_id)

    def _keep(self) -> None:
        keep_so_far(self._recording_id, self._engine, self._text, self._alternatives)
