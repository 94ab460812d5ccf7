"""What must happen after a commit, stored in the same transaction as what caused it.

`put` writes a row. After the commit the row becomes an RQ job: at once, by the process that wrote
it (`Relay.attach`), or else by a worker's relay, which also repeats jobs that Redis or a killed
worker lost. A job is therefore done at least once, and must be idempotent; it never runs twice at
the same time. While Redis is away, workers do what is urgent straight from the table.
"""

from hotline.outbox.entries import put, waiting
from hotline.outbox.perform import perform
from hotline.outbox.relay import Relay

__all__ = ["Relay", "perform", "put", "waiting"]
