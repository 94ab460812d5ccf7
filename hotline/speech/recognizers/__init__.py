"""Recognisers: sound in, text out, behind one interface.

The law of this room: every engine is a `Recognizer`, and nobody outside asks which. An engine says
what it heard and how sure it is, and never decides what that means. A model is loaded once in a
process and shared by its threads; a model that is not whole is never loaded, and says so.
"""

from hotline.speech.recognizers.admission import Admission
from hotline.speech.recognizers.choose import Recognizers
from hotline.speech.recognizers.confirm import to_confirm
from hotline.speech.recognizers.follow import follow
from hotline.speech.recognizers.interface import (
    Heard,
    ModelBrokenError,
    Partial,
    Recognizer,
    Stream,
    Transcript,
    Utterance,
    Word,
)

__all__ = [
    "Admission",
    "Heard",
    "ModelBrokenError",
    "Partial",
    "Recognizer",
    "Recognizers",
    "Stream",
    "Transcript",
    "Utterance",
    "Word",
    "follow",
    "to_confirm",
]
