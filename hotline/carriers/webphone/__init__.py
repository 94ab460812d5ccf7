"""The telephone in the browser: for residents, and the softphone of staff.

The law of this room: a browser's line is one WebSocket that carries sound both ways; this side of
it keeps the line filled (`carriers.line`), turns what the caller does into events, and joins
callers with staff (`rooms`). What a call is about is none of its business: that is the engine's.
"""
