"""A wire between a hotline and one of its servers, which a test can cut and mend again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Proxy:
    """Passes on what comes to `port` of 127.0.0.1, unless it is cut."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._whole = True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks, and no new one is let through."""
        with self._lock:
            self._whole = False
            for end in self._ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        with self._lock:
            self._whole = True

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        with self._lock:
            if not self._whole:
                caller.close()
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._ends |= {caller, server}
        for ends in ((caller, server), (server, caller)):
            threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._forget(source)

    def _forget(self, end: socket.socket) -> None:
        """Each direction closes the socket it reads from, so that each is closed once."""
        with self._lock:
            self._ends.discard(end)
            end.close()


@contextmanager
def proxy(target: int) -> Iterator[Proxy]:
    """A wire to `target`, a port of this machine."""
    wire = Proxy(target)
    try:
        yield wire
    finally:
        wire.close()
