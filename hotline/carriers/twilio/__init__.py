"""Twilio: calls that arrive as signed webhooks and are answered with TwiML.

`addresses` names our URLs, `translate` turns replies into TwiML and `webhooks` turns forms into
events, all without I/O; `door` is the Flask blueprint, `rest` the calls that we place ourselves,
`fallback` the TwiML for when nothing of ours is left. Twilio holds the line: nothing here waits.
"""
