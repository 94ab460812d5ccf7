"""A member of staff's screen: the live board, as the browser's event stream brings it."""

import re
import socket
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.stories.hotline import PATIENCE, eventually

_ROW = re.compile(rb'data-case="(\d+)" data-severity="(\w+)"')


class Row(NamedTuple):
    """A row of the board, and when the browser had it (`time.monotonic`)."""

    case_id: int
    severity: str
    at: float


class Board:
    """Follows `/console/board/stream` from now on."""

    def __init__(self, url: str, cookie: str) -> None:
        self.rows: list[Row] = []
        connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
        connection.request("GET", "/console/board/stream", headers={"Cookie": cookie})
        self._socket = connection.sock
        self._stream = connection.getresponse()
        assert self._stream.status == 200, self._stream.status
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def shows(self, case_id: int, *severities: str, within: float = PATIENCE) -> Row:
        """Wait until the case is on it, as one of these severities if any are given."""
        found: list[Row] = []

        def come() -> bool:
            rows = (row for row in list(self.rows) if row.case_id == case_id)
            found[:] = [row for row in rows if not severities or row.severity in severities]
            return bool(found)

        assert eventually(come, within), f"case {case_id} is not on the board as {severities}"
        return found[0]

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(timeout=5)
        self._stream.close()
        self._socket.close()

    def _read(self) -> None:
        try:
            while line := self._stream.readline():
                for case_id, severity in _ROW.findall(line):
                    self.rows.append(Row(int(case_id), severity.decode(), time.monotonic()))
        except (OSError, HTTPException):
            return  # closed, by us or by the server
