"""Every prompt that callers hear, with its sound; administrators listen and record over it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file
from flask import url_for as url
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from hotline.console import access
from hotline.console.languages import current_language
from hotline.console.parts import parts
from hotline.db import utc_now
from hotline.flow.actions import Clip
from hotline.speech.audio import SoundError, read_wav, wav_bytes
from hotline.speech.audio_g711 import over_telephone
from hotline.speech.recorded import Entry
from hotline.speech.recording_check import Fault, fault_of
from hotline.speech.voice.rendering import adopt
from hotline.staff import Role

FAULTS = {
    Fault.TOO_SHORT: _l("This recording is too short: nothing was said."),
    Fault.TOO_LONG: _l("This recording is longer than a minute."),
    Fault.TOO_QUIET: _l("This recording is too quiet. Speak nearer to the microphone."),
    Fault.CLIPPED: _l("This recording is too loud and distorted. Speak a little further away."),
    Fault.MOSTLY_SILENCE: _l("Most of this recording is silence. Speak without long pauses."),
}
NO_SOUND = _l("This file is no sound that can be read. WAV, FLAC and Ogg can.")

page = Blueprint("prompts", __name__, url_prefix="/prompts")
page.before_request(access.at_least(Role.ADMINISTRATOR))


@dataclass(frozen=True)
class Row:
    """`sound`: where what callers hear is played from, None while it is not rendered."""

    clip: Clip
    sound: str | None
    recorded_by: str | None
    recorded_at: datetime | None


@page.get("")
def index() -> str:
    """The prompts of a language whose key or text has `q` in it."""
    tags = parts().settings.languages
    own = current_language() if current_language() in tags else tags[0]
    language = request.args.get("language", own)
    if language not in tags:
        abort(404)
    asked = request.args.get("q", "").strip()[:60]
    latest = {entry.text: entry for entry in parts().clips.recorded.history(language)}
    rows = [
        _row(clip, language, latest.get(clip.text))
        for key, clip in parts().prompts(language).items()
        if asked.casefold() in f"{key} {clip.text}".casefold()
    ]
    return render_template(
        "console/prompts.html", rows=rows, language=language, tags=tags, asked=asked
    )


@page.get("/<language>/<key>")
def show(language: str, key: str) -> str:
    """One prompt; `draft` is a recording that waits to be put in use."""
    return _show(language, _clip(language, key), request.args.get("draft", ""))


@page.post("/<language>/<key>")
def draft(language: str, key: str) -> Redirect | tuple[str, int]:
    """Take a recording, and let it be heard as callers would before it is put in use."""
    clip, upload = _clip(language, key), request.files.get("recording")
    try:
        sound = read_wav(upload.read() if upload else b"")
        fault = fault_of(sound)
    except SoundError:
        return _refused(language, clip, str(NO_SOUND))
    if fault:
        return _refused(language, clip, str(FAULTS[fault]))
    name = parts().clips.recorded.draft(sound, language)
    return redirect(url(".show", language=language, key=key, draft=name))


@page.post("/<language>/<key>/use")
def use(language: str, key: str) -> Redirect:
    """From the next sentence on, callers hear the recording."""
    clip, clips = _clip(language, key), parts().clips
    sound = request.form.get("sound", "")
    try:
        clips.recorded.use(key, clip.text, sound, language, current_user.login, utc_now())
    except LookupError:
        abort(404)
    same = (each for each in parts().prompts(language).values() if each.text == clip.text)
    clips.take_recording(same, language)
    flash(_("Callers hear this recording from now on."))
    return redirect(url(".show", language=language, key=key))


@page.post("/<language>/<key>/restore")
def restore(language: str, key: str) -> Redirect:
    """Back to the voice; what was recorded is kept."""
    clip = _clip(language, key)
    recorded = parts().clips.recorded
    if recorded.take_back(key, clip.text, language, current_user.login, utc_now()):
        flash(_("The voice says this prompt again."))
    return redirect(url(".show", language=language, key=key))


@page.get("/<language>/kept/<sound>.wav")
def preview(language: str, sound: str) -> Response:
    """A kept recording as callers hear it: levelled, over a telephone line."""
    if language not in parts().settings.languages:
        abort(404)
    path = parts().clips.recorded.kept(sound, language)
    if path is None:
        abort(404)
    heard = over_telephone(adopt(read_wav(path)))
    return send_file(BytesIO(wav_bytes(heard)), mimetype="audio/wav")


def _clip(language: str, key: str) -> Clip:
    known = parts().prompts(language) if language in parts().settings.languages else {}
    if key not in known:
        abort(404)
    return known[key]


def _row(clip: Clip, language: str, latest: Entry | None) -> Row:
    name = parts().clips.name(clip, language, "16k")
    sound = f"/prompts/{name}.wav?rate=16k" if name else None
    if latest and parts().clips.recorded.current(clip.text, language):
        return Row(clip, sound, latest.by, latest.at)
    return Row(clip, sound, None, None)


def _show(language: str, clip: Clip, draft: str = "", refused: str = "") -> str:
    recorded = parts().clips.recorded
    history = [entry for entry in recorded.history(language) if entry.text == clip.text]
    row = _row(clip, language, history[-1] if history else None)
    return render_template(
        "console/prompt.html", language=language, row=row, history=history[::-1], refused=refused,
        draft=draft if recorded.kept(draft, language) else "",
    )  # fmt: skip


def _refused(language: str, clip: Clip, reason: str) -> tuple[str, int]:
    return _show(language, clip, refused=reason), 422
