"""G.711 µ-law, the 8-bit sound of telephone networks, by table: microseconds a frame."""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Samples, Sound, resample

TELEPHONE_RATE = 8000
_BIAS = 132  # makes the segments powers of two
_CLIP = 32635  # the loudest that still fits after the bias


def _decoding_table() -> Samples:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    exponent, mantissa = code >> 4 & 7, code & 15
    magnitude = ((mantissa << 3) + _BIAS << exponent) - _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _encoding_table() -> NDArray[np.uint8]:
    """Return the code of every sample, indexed by the sample as an unsigned 16-bit number."""
    sample = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    magnitude = np.minimum(np.abs(sample), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = magnitude >> exponent + 3 & 15
    code = np.where(sample < 0, 0x80, 0) | exponent << 4 | mantissa
    inverted: NDArray[np.uint8] = (~code & 0xFF).astype(np.uint8)
    return inverted


_DECODED = _decoding_table()
_ENCODED = _encoding_table()


def encode(samples: Samples) -> bytes:
    """Turn PCM16 into µ-law, one byte a sample."""
    return _ENCODED[samples.view(np.uint16)].tobytes()


def decode(mulaw: bytes) -> Samples:
    """Turn µ-law into PCM16, one sample a byte."""
    return _DECODED[np.frombuffer(mulaw, np.uint8)]


def over_telephone(sound: Sound) -> Sound:
    """Return the sound as the far end of a telephone line hears it: 8 kHz, through µ-law."""
    narrow = resample(sound, TELEPHONE_RATE)
    return Sound(decode(encode(narrow.samples)), TELEPHONE_RATE)
