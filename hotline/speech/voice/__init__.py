"""The voice: turns a prompt's text into sound, ahead of any call.

The law of this package: an engine speaks text and knows nothing of prompts, files or calls; which
engine speaks which language is one table (`engines`), so that a better voice is one line there.
"""

from hotline.speech.voice.engines import Engine, Voice, VoiceError, engine_for

__all__ = ["Engine", "Voice", "VoiceError", "engine_for"]
