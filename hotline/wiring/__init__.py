"""Builds everything once: the rooms, the carriers, the channels, the web application.

The only room that knows all the others; nothing here decides anything.
"""

from hotline.wiring.house import House, build

__all__ = ["House", "build"]
