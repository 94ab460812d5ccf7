"""The web application with a bare Flask beside it, for `hotline bench webhook`."""

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, String, Table
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from hotline.db import Database
from hotline.wiring.web import create_app

_metadata = MetaData()
_rows = Table("bench_rows", _metadata, Column("id", Integer, primary_key=True),
              Column("text", String(100)))  # fmt: skip


def bare(database: Database) -> Flask:
    """One route that writes one row: the least that a webhook which keeps anything can do."""
    app = Flask("bare")
    _metadata.create_all(database.engine)

    @app.post("/row")
    def row() -> str:
        with database.begin() as session:
            session.execute(_rows.insert().values(text=request.form["CallSid"]))
        return "stored"

    return app


app = create_app()
app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
    app.wsgi_app, {"/bench": bare(app.extensions["hotline"].database)}
)
