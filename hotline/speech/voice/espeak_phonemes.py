"""Text to IPA by espeak-ng, whose library the package espeakng-loader carries."""

import ctypes
import re
from threading import Lock

import espeakng_loader

_SYNCHRONOUS, _DEFAULT_BUFFER, _DEFAULT_OPTIONS = 2, 0, 0
_UTF8, _IPA = 1, 2
_SWITCH = re.compile(r"\([a-z-]+\)")  # "(fr)": a word is pronounced in another language

_one_at_a_time = Lock()  # the library has one state for the whole process


class EspeakPhonemes:
    """Pronunciation in one of espeak-ng's languages ("en-us"). Raises LookupError if unknown."""

    def __init__(self, language: str) -> None:
        self._language = language.encode()
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        folder = espeakng_loader.get_data_path().encode()
        with _one_at_a_time:
            self._library.espeak_Initialize(_SYNCHRONOUS, _DEFAULT_BUFFER, folder, _DEFAULT_OPTIONS)
            if self._library.espeak_SetVoiceByName(self._language):
                raise LookupError(f"espeak-ng does not know {language}")

    def ipa(self, text: str) -> str:
        """Return the pronunciation with stress marks; punctuation is dropped."""
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        with _one_at_a_time:
            self._library.espeak_SetVoiceByName(self._language)
            while rest.value:  # the library moves it on, clause by clause
                clause = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
                clauses.append(clause.decode())
        return _SWITCH.sub("", " ".join(clauses)).strip()
