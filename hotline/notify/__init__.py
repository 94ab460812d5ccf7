"""Notifying people: one file per channel.

A channel is told to reach one person about one page and answers at once; what comes of it arrives
later, as an event of the carrier that rang. `board` needs no channel: the board shows every page.
"""

from hotline.notify.channel import CannotNotify, Channel, Leg, StaffContact
from hotline.notify.voice import CannotRing, Ringer, VoiceChannel

__all__ = ["CannotNotify", "CannotRing", "Channel", "Leg", "Ringer", "StaffContact", "VoiceChannel"]
