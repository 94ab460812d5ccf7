"""The console as one blueprint: its pages, and what every page shares."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from hotline.config import Settings
from hotline.console import (
    access,
    board,
    cases,
    error_pages,
    hold_messages,
    languages,
    login,
    orders,
    prompts,
    recordings,
    refills,
    residents,
    reviews,
    security,
    wording,
)
from hotline.console.board_feed import BoardFeed
from hotline.console.parts import EXTENSION, Parts, StreamSlots
from hotline.db import Database
from hotline.flow.actions import Clip
from hotline.speech.clips import Clips

PAGES = (
    login, languages, board, cases, recordings, orders, refills, residents, reviews, hold_messages,
    prompts,
)  # fmt: skip
"""A page is a module with a blueprint named `page`."""


def create_blueprint(
    database: Database,
    settings: Settings,
    *,
    recording_path: Callable[[int], Path | None],
    take_call: Callable[[int, str], str | None],
    stream_slots: StreamSlots,
    prompts_of: Callable[[str], dict[str, Clip]],
    clips: Clips,
) -> Blueprint:
    """The staff pages under /console/; registering it sets up sign-in and languages on the app."""
    given = Parts(
        database, settings, recording_path, take_call, stream_slots, BoardFeed(database),
        prompts_of, clips,
    )  # fmt: skip
    console = Blueprint(
        "console", __name__, url_prefix="/console",
        template_folder="templates", static_folder="static",
    )  # fmt: skip

    def set_up(state: BlueprintSetupState) -> None:
        app = cast(Flask, state.app)
        app.extensions[EXTENSION] = given
        access.set_up(app)
        security.set_up(app, settings, login.page)
        languages.set_up(app)

    console.record_once(set_up)
    for room in (security, access, error_pages, wording):
        room.guard(console)
    for module in PAGES:
        console.register_blueprint(module.page)
    return console
