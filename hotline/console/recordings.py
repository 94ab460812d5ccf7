"""Recordings, to be heard by whoever is signed in; every opening is recorded."""

from flask import Blueprint, Response, abort, send_file
from flask_login import current_user

from hotline import staff
from hotline.console.parts import parts

page = Blueprint("recordings", __name__, url_prefix="/recordings")


@page.get("/<int:recording_id>.wav")
def sound(recording_id: int) -> Response:
    """The WAV file, in ranges if the browser asks for them; never kept by the browser."""
    path = parts().recording_path(recording_id)
    if path is None:
        abort(404)
    with parts().database.begin() as transaction:
        staff.log_access(transaction, current_user.id, "recording", recording_id)
    response = send_file(path, mimetype="audio/wav", conditional=True)
    response.headers["Cache-Control"] = "no-store"
    return response
