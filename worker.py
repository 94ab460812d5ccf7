"""The job worker: `python worker.py [queue …]`, all queues unless some are named."""

import sys

from hotline.jobs.worker import run_worker
from hotline.outbox.entries import QUEUES

if __name__ == "__main__":
    unknown = [queue for queue in sys.argv[1:] if queue not in QUEUES]
    if unknown:
        sys.exit(f"worker: no queue {', '.join(unknown)}; there are {', '.join(QUEUES)}")
    run_worker(sys.argv[1:] or QUEUES)
