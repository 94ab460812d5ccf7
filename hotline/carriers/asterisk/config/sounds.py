"""What the dialplan says by itself, while nothing of ours is there: prompts as files beside it."""

from hotline.flow.language import Language
from hotline.speech.clips import RATES, Clips

FALLBACK_PROMPTS = (
    "one_moment",
    "nobody_takes_calls",
    "leave_callback",
    "callback_requested",
    "page_caller_waits",
    "press_to_take_it",
)
"""Files of these names lie in `sounds/`."""

Sounds = dict[str, dict[int, bytes]]
"""WAV files by name, without suffix, and rate."""


class NotRendered(Exception):
    """A prompt that a caller has to hear has no sound; the text names it."""


def fallback_sounds(clips: Clips, language: Language) -> Sounds:
    """The prompts in the language of the house, rendered if need be; raises NotRendered."""
    said = {prompt: tuple(language.speak(prompt, {})) for prompt in FALLBACK_PROMPTS}
    clips.ensure((clip for pieces in said.values() for clip in pieces), language.tag)
    sounds: Sounds = {}
    for prompt, (clip,) in said.items():
        for rate, hertz in RATES.items():
            path = clips.path(clip, language.tag, rate)
            if path is None:
                raise NotRendered(f"{language.tag}: {prompt} could not be rendered")
            sounds.setdefault(f"sounds/{prompt}", {})[hertz] = path.read_bytes()
    return sounds
