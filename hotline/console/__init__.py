"""The console: web pages on which staff see who needs help, take the call and close the case.

A file and a template per page; rendered on the server, made live by server-sent events, readable
without colour, usable by keyboard. Nothing is decided here: pages show what the rooms store and
call the rooms' functions. Every opening of a recording, a transcript or a resident's card is
recorded.
"""

from hotline.console.blueprint import create_blueprint

__all__ = ["create_blueprint"]
