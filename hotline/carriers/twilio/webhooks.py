"""What Twilio reports, as our events. Pure: forms in, events out.

A form is what anybody could have put together: whatever it holds, an event or None comes out.
"""

import logging
import re
from collections.abc import Mapping
from typing import Literal

from hotline.flow.events import DigitsPressed, Event, HungUp, NothingHeard, SpeechHeard

logger = logging.getLogger(__name__)

PageResult = Literal["no_answer", "machine", "busy", "failed"]
Form = Mapping[str, str]

MOST_DIGITS = 32
_NO_DIGIT = re.compile(r"[^0-9*#A-D]")
_HUNG_UP = "hangup"
"""What `<Record>` reports as the key when the caller hung up in mid-sentence."""

_PAGE_RESULTS: dict[str, PageResult] = {
    "completed": "no_answer",  # answered, but nobody pressed a key: not reached
    "no-answer": "no_answer",
    "canceled": "no_answer",
    "busy": "busy",
    "failed": "failed",
}


def step_event(form: Form) -> Event | None:
    """What the caller did in a `<Gather>` or `<Record>`; None: cut a prompt to speak at once."""
    recording = form.get("recording")
    key = form.get("Digits", "")
    if is_over(form):
        return HungUp()
    if recording:
        return _after_recording(form, recording, key)
    if form.get("during") == "prompt":
        return pressed(key) if key[:1] in ("0", "*") else None
    if form.get("heard") == "nothing" or not (key or form.get("FinishedOnKey")):
        return NothingHeard()
    return pressed(key)


def pressed(keys: str) -> DigitsPressed:
    """Keys as they came; letters are dropped, and what no finger ever pressed is cut short."""
    digits = _NO_DIGIT.sub("", keys[: 2 * MOST_DIGITS])[:MOST_DIGITS]
    if digits != keys:
        logger.warning("absurd digits: %d characters, %d taken", len(keys), len(digits))
    return DigitsPressed(digits=digits)


def recording_source(form: Form) -> tuple[str, float] | None:
    """The URL of the sound and its seconds; None where there is no sound."""
    url = form.get("RecordingUrl", "")
    if not url.startswith(("https://", "http://")) or form.get("RecordingStatus") == "absent":
        return None
    return url[:500], seconds(form.get("RecordingDuration", ""))


def seconds(text: str) -> float:
    """A duration as Twilio writes it; 0 for anything else."""
    return float(text) if re.fullmatch(r"\d{1,5}(\.\d{1,3})?", text) else 0.0


def page_result(form: Form) -> PageResult | None:
    """What became of a call of ours to staff; None while it lasts."""
    return _PAGE_RESULTS.get(form.get("CallStatus", ""))


def hang_up_event(form: Form, *, by_us: bool = False) -> HungUp | None:
    """The end of a call that came in; None while it lasts. `by_us`: after our own goodbye."""
    match form.get("CallStatus"):
        case "completed":
            return HungUp(cause="finished" if by_us else "caller")
        case "canceled" | "no-answer" | "busy":
            return HungUp()
        case "failed":
            return HungUp(cause="carrier_error")
        case _:
            return None


def is_over(form: Form) -> bool:
    """A last report about a call whose caller is gone."""
    return form.get("CallStatus") == "completed" or form.get("Digits") == _HUNG_UP


def is_machine(form: Form) -> bool:
    """An answering machine or a fax took the call."""
    return form.get("AnsweredBy", "").startswith(("machine", "fax"))


def _after_recording(form: Form, recording: str, key: str) -> Event:
    if key[:1] in ("0", "*"):
        return pressed(key)
    return SpeechHeard(recording=recording, seconds=seconds(form.get("RecordingDuration", "")))
