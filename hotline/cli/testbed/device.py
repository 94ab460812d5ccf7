"""A SIP telephone in a process of its own: commands come in as JSON lines, events go out.

`python -m hotline.cli.testbed.device '{"address": "127.0.0.2", "user": "staff-op1", …}'`. Its sound
card is a clock: what it says comes from files, what it hears goes into files. Every event says `at`
what `time.monotonic` it happened, which all processes of a machine share.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

import pjsua2 as pj

from hotline.cli.testbed.children import goes_first

BRIDGE_RATE = 16000
"""Wide enough for what G.722 carries."""
CODECS = ("PCMA/8000", "PCMU/8000")
LOOK_MS = 10
LAST_LOOKS = 50


EVENTS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # the library writes its log to standard output, before it can be told not to


def tell(event: str, **details: object) -> None:
    print(json.dumps({"event": event, "at": time.monotonic(), **details}), file=EVENTS, flush=True)


class Voice(pj.AudioMediaPlayer):  # type: ignore[misc]
    """A file that is spoken once."""

    def onEof2(self) -> None:  # noqa: N802 - the library's name
        tell("said")


class Call(pj.Call):  # type: ignore[misc]
    """One call; what is heard is recorded from the moment there is sound."""

    def __init__(self, device: "Device", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(device.account, call_id)
        self._device = device
        self._ear: pj.AudioMediaRecorder | None = None
        self._voice: Voice | None = None

    def onCallState(self, _param: object) -> None:  # noqa: N802
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._ear = self._voice = None  # what was heard is written to its end
        tell("state", state=info.stateText, code=info.lastStatusCode, reason=info.lastReason)
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._device.call_ended(self)

    def onCallMediaState(self, _param: object) -> None:  # noqa: N802
        with contextlib.suppress(pj.Error):  # no sound yet
            line = self.getAudioMedia(-1)
            if self._ear is None:
                self._ear = pj.AudioMediaRecorder()
                self._ear.createRecorder(self._device.recording)
                line.startTransmit(self._ear)
                codec = self.getStreamInfo(0)
                secret = "SRTP status: Active" in self.dump(True, "")
                tell("sound", codec=f"{codec.codecName}/{codec.codecClockRate}", secret=secret)

    def say(self, path: str) -> None:
        self._voice = Voice()
        self._voice.createPlayer(path, pj.PJMEDIA_FILE_NO_LOOP)
        self._voice.startTransmit(self.getAudioMedia(-1))

    def press(self, digits: str, ms: int) -> None:
        param = pj.CallSendDtmfParam()
        param.method = pj.PJSUA_DTMF_METHOD_RFC2833
        param.digits, param.duration = digits, ms
        self.sendDtmf(param)
        tell("pressed", ms=ms)


class Account(pj.Account):  # type: ignore[misc]
    def __init__(self, device: "Device") -> None:
        super().__init__()
        self._device = device

    def onIncomingCall(self, param: Any) -> None:  # noqa: N802
        self._device.is_called(param.callId)

    def onRegState(self, param: Any) -> None:  # noqa: N802
        tell("registered" if param.expiration else "unregistered", code=param.code)
        self._device.is_registered = bool(param.expiration)


class Device:
    """`options`: see `Phone`, and `recording`, where to write what is heard."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self.recording: str = options["recording"]
        self.is_registered = False
        self._call: Call | None = None
        self._ended: list[Call] = []
        self._endpoint = pj.Endpoint()
        self._endpoint.libCreate()
        self._endpoint.libInit(_stack())
        self._open()
        self._endpoint.libStart()
        self._endpoint.audDevManager().setNullDev()
        self._choose_codecs(options.get("codecs") or CODECS)
        self.account = Account(self)
        self.account.create(self._identity())
        tell("ready", port=self._port)

    def _open(self) -> None:
        transport = pj.TransportConfig()
        transport.boundAddress = self._options["address"]
        transport.port = self._options.get("port", 0)
        transport.tlsConfig.method = pj.PJSIP_TLSV1_2_METHOD
        kind = pj.PJSIP_TRANSPORT_TLS if self._options["secure"] else pj.PJSIP_TRANSPORT_UDP
        number = self._endpoint.transportCreate(kind, transport)
        local = self._endpoint.transportGetInfo(number).localName
        self._port = int(local.rpartition(":")[2])

    def _identity(self) -> pj.AccountConfig:
        options, config = self._options, pj.AccountConfig()
        config.idUri = f"sip:{options['user']}@{options['domain']}"
        config.mediaConfig.transportConfig.boundAddress = options["address"]
        secure = options["secure"]
        srtp = pj.PJMEDIA_SRTP_OPTIONAL if secure else pj.PJMEDIA_SRTP_DISABLED
        config.mediaConfig.srtpUse = srtp
        config.mediaConfig.srtpSecureSignaling = 0
        via = ";transport=tls" if secure else ""
        config.natConfig.viaRewriteUse = config.natConfig.contactRewriteUse = 0
        if options.get("password"):
            config.regConfig.registrarUri = f"sip:{options['domain']}{via}"
            config.regConfig.timeoutSec = 120
            credential = pj.AuthCredInfo("digest", "*", options["user"], 0, options["password"])
            config.sipConfig.authCreds.append(credential)
        return config

    def _choose_codecs(self, wanted: Sequence[str]) -> None:
        for codec in self._endpoint.codecEnum2():
            self._endpoint.codecSetPriority(codec.codecId, 0)
        for place, name in enumerate(wanted):
            self._endpoint.codecSetPriority(f"{name}/1", 250 - place)

    def is_called(self, call_id: int) -> None:
        call = Call(self, call_id)
        if self._call is not None:
            call.hangup(_answer(486))
            self._ended.append(call)
            return
        self._call = call
        tell("rings", caller=call.getInfo().remoteUri)
        call.answer(_answer(180))

    def call_ended(self, call: Call) -> None:
        """It is kept until the library is done with it."""
        self._ended.append(call)
        if call is self._call:
            self._call = None

    def do(self, command: str, **details: Any) -> None:
        if command == "call":
            self._call = Call(self)
            tell("calls")
            self._call.makeCall(details["uri"], pj.CallOpParam(True))
        elif self._call is None:
            tell("nothing", command=command)
        elif command == "answer":
            self._call.answer(_answer(details["code"]))
        elif command == "press":
            self._call.press(details["digits"], details["ms"])
        elif command == "say":
            self._call.say(details["path"])
        elif command == "hang_up":
            self._call.hangup(pj.CallOpParam())

    def run(self) -> None:
        """Until standard input ends."""
        commands: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(commands,), daemon=True).start()
        while True:
            self._endpoint.libHandleEvents(LOOK_MS)
            with contextlib.suppress(queue.Empty):
                line = commands.get_nowait()
                if not line:
                    return
                try:
                    self.do(**json.loads(line))
                except pj.Error as error:
                    tell("failed", command=line, why=error.info())

    def close(self) -> None:
        """Hang up and sign off; without the library's own end, which takes seconds."""
        self._endpoint.hangupAllCalls()
        if self.is_registered:
            self.account.setRegistration(False)
        for _ in range(LAST_LOOKS):
            self._endpoint.libHandleEvents(LOOK_MS)
            if self._call is None and not self.is_registered:
                break
        os._exit(0)


def _stack() -> pj.EpConfig:
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.userAgent = "telephone"
    config.medConfig.clockRate = BRIDGE_RATE
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    return config


def _answer(code: int) -> pj.CallOpParam:
    param = pj.CallOpParam(True)
    param.statusCode = code
    return param


def _read(commands: "queue.SimpleQueue[str]") -> None:
    for line in sys.stdin:
        commands.put(line)
    commands.put("")


if __name__ == "__main__":
    goes_first()
    device = Device(json.loads(sys.argv[1]))
    device.run()
    device.close()
