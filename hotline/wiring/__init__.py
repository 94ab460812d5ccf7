"""Builds everything once: the rooms, the carriers, the channels, the web application.

The only room that knows all the others; nothing here decides anything. `house` has all of it;
commands that need less import less.
"""
