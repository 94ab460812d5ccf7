"""The switch's whole configuration, rendered from settings, staff and prompts.

`Switch` holds what the templates need, `phones_of`, `operators_of` and `fallback_sounds` find it in
a house, `write` renders it into a folder. What is not written here is off: modules are loaded by
name, callers reach nothing but the hotline, and nothing listens on an address that was not given.
"""

from hotline.carriers.asterisk.config.rendering import PHONE_LIST, SOUND_FILES, render, write
from hotline.carriers.asterisk.config.roster import Phone, operators_of, phones_of
from hotline.carriers.asterisk.config.sounds import (
    FALLBACK_PROMPTS,
    NotRendered,
    Sounds,
    fallback_sounds,
)
from hotline.carriers.asterisk.config.switch import Ari, Network, Switch, Tls, Trunk

__all__ = [
    "FALLBACK_PROMPTS",
    "PHONE_LIST",
    "SOUND_FILES",
    "Ari",
    "Network",
    "NotRendered",
    "Phone",
    "Sounds",
    "Switch",
    "Tls",
    "Trunk",
    "fallback_sounds",
    "operators_of",
    "phones_of",
    "render",
    "write",
]
