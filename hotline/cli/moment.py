"""Times as they are typed on the command line."""

from datetime import datetime

import click


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; one without offset is meant in this machine's time zone."""

    name = "ISO 8601"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time such as 2026-03-09 or 2026-03-09T08:00+08:00", param)
