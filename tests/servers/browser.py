"""Chromium from the system, driven by Playwright."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.servers.capabilities import require

Launch = Callable[..., Browser]

QUIET = (
    # A sandbox inside a container's is refused; the pages are our own.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # Nothing here reaches beyond this machine.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # A microphone that needs no permission and hums; a WAV may be put in its place.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@contextmanager
def chromium() -> Iterator[Launch]:
    """Yield a function that launches a Chromium with further arguments.

    ``launch("--use-file-for-fake-audio-capture=plea.wav")`` makes that file the microphone. Every
    browser launched is closed at the end.
    """
    program = require("browser")
    with sync_playwright() as playwright:
        launched: list[Browser] = []

        def launch(*arguments: str) -> Browser:
            launched.append(
                playwright.chromium.launch(executable_path=program, args=[*QUIET, *arguments])
            )
            return launched[-1]

        yield launch
        for browser in launched:
            browser.close()
