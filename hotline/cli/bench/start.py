"""`hotline bench start`: how long a hotline takes to start again, and to stop."""

import sys

import click

from hotline.cli.bench.installation import installation, verdict

LIMIT = 5.0


@click.command()
@click.option("--starts", default=3, show_default=True, help="Starts to measure.")
def start(starts: int) -> None:
    """From `hotline up` to `ready` on stores that are there already, and from Ctrl-C to the end.

    The first start makes the database, and renders prompts that are missing; it is shown alone.
    """
    with installation() as hotline:
        click.echo(f"first start  {hotline.start():5.2f} s")
        stopped = [hotline.stop()]
        started = []
        for _ in range(starts):
            started.append(hotline.start())
            stopped.append(hotline.stop())
    click.echo(f"start again  {max(started):5.2f} s  (slowest of {len(started)})")
    kept = verdict(max(started), LIMIT)
    click.echo(f"stop         {max(stopped):5.2f} s  (slowest of {len(stopped)})")
    kept = verdict(max(stopped), LIMIT) and kept
    sys.exit(0 if kept else 1)
