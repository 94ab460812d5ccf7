"""A worker's part, done in the test's own process."""

from hotline import jobs
from hotline.wiring.house import House


def do_urgent_jobs(house: House) -> None:
    """Do what is urgent, and what comes of it, as a worker does without a job queue."""
    while entry := house.relay.take_urgent():
        jobs.run(entry.id, entry.attempts)
