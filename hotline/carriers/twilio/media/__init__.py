"""Twilio's media stream: the caller's sound, beside the line that TwiML drives.

A call's first document starts the stream; Twilio then sends what the caller says over a WebSocket,
to any web process, for as long as the call lasts. `frames` reads it, `door` lets it in, `call`
hears it and moves the call on by REST. It only hastens and keeps: whatever the stream does not do,
because it is refused, late or broken, the webhooks do as they would without it.
"""
