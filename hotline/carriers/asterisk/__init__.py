"""Asterisk: a telephone switch of our own, told over ARI what to do with each call.

The law of this room: one process (the *driver*) hears what happens on the switch over one WebSocket
and asks for what is to happen over HTTP, all in one asyncio loop; whatever may block (database,
files) runs in threads beside it. `requests` and `events` say what goes over the wire, without I/O.
A call that the driver does not look after any more goes to people by itself: each lives under a
dead-man's switch that only a call which makes progress renews.
"""
