"""Twilio's REST interface: as much of it as a telephone line needs."""

import base64
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.twilio.leg import Leg

if TYPE_CHECKING:
    from tests.fakes.twilio.exchange import FakeTwilio

_ACCOUNT = r"/2010-04-01/Accounts/(?P<account>AC\w+)"


class RestServer:
    """Serves on a free port of this machine; `failures` answers 500 so many times first."""

    def __init__(self, exchange: "FakeTwilio", auth_token: str) -> None:
        self.exchange = exchange
        self.failures = 0
        self.authorization = (
            "Basic " + base64.b64encode(f"{exchange.account_sid}:{auth_token}".encode()).decode()
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, form: dict[str, str]) -> tuple[int, Any]:
        if self.failures:
            self.failures -= 1
            return 500, {"message": "out of order"}
        routes = {
            rf"POST {_ACCOUNT}/Calls\.json": self._create,
            rf"POST {_ACCOUNT}/Calls/(?P<sid>CA\w+)\.json": self._update,
            rf"GET {_ACCOUNT}/IncomingPhoneNumbers\.json": self._own_numbers,
            rf"GET {_ACCOUNT}/Recordings/(?P<sid>RE\w+)\.wav": self._recording,
        }
        for pattern, take in routes.items():
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                return take(form, found.groupdict().get("sid", ""))
        return 404, {"code": 20404, "message": f"no such resource: {path}"}

    def _create(self, form: dict[str, str], _sid: str) -> tuple[int, Any]:
        for needed in ("To", "From", "Url"):
            if not form.get(needed):
                return 400, {"code": 21201, "message": f"no {needed}"}
        leg = Leg(self.exchange, self.exchange.sid("CA"), form["From"], form["To"], order=form)
        self.exchange.legs[leg.sid] = leg
        self.exchange.order(lambda: self.exchange.phone(leg.to).ring(leg))
        return 201, {"sid": leg.sid, "status": "queued"}

    def _update(self, form: dict[str, str], sid: str) -> tuple[int, Any]:
        leg = self.exchange.legs.get(sid)
        if leg is None:
            return 404, {"code": 20404, "message": "no such call"}
        if leg.status in ("completed", "busy", "no-answer", "canceled", "failed"):
            return 400, {"code": 21220, "message": "Call is not in-progress. Cannot redirect."}
        if form.get("Status") == "completed":
            self.exchange.order(leg.cut_off)
        else:
            self.exchange.order(lambda: leg.redirect(form["Url"]))
        return 200, {"sid": sid, "status": leg.status}

    def _own_numbers(self, _form: dict[str, str], _sid: str) -> tuple[int, Any]:
        numbers = [{"sid": "PN1", "phone_number": self.exchange.number}]
        return 200, {"incoming_phone_numbers": numbers, "page": 0, "page_size": 1}

    def _recording(self, _form: dict[str, str], sid: str) -> tuple[int, Any]:
        sound = self.exchange.recordings.get(sid)
        return (200, sound) if sound else (404, {"code": 20404, "message": "no such recording"})


def _handler(server: RestServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._take("GET")

        def do_POST(self) -> None:
            self._take("POST")

        def _take(self, method: str) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            if self.headers.get("Authorization") != server.authorization:
                status, body = 401, {"code": 20003, "message": "Authenticate"}
            else:
                status, body = server.answer(method, urlsplit(self.path).path, form)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            kind = "audio/wav" if isinstance(body, bytes) else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
