"""The web application: every door and page, on one house."""

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.carriers.streams import StreamSlots
from hotline.config import Settings
from hotline.wiring import health, metrics, parts
from hotline.wiring.house import House, build

LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(settings: Settings | None = None, house: House | None = None) -> Flask:
    """Build the application; `house` lets tests share one."""
    settings = settings or (house.settings if house else Settings.load())
    house = house or build(settings)
    app = Flask("hotline", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SOCK_SERVER_OPTIONS={"ping_interval": 10, "max_message_size": 64 * 1024},
    )
    app.extensions["hotline"] = house
    if settings.trust_proxy:
        hops = settings.trust_proxy
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.register_blueprint(health.blueprint(house))
    app.register_blueprint(metrics.blueprint(house))
    sockets = StreamSlots(parts.STREAMS)
    for make in parts.BLUEPRINTS:
        blueprint = make(house, sockets)
        if blueprint is not None:
            app.register_blueprint(blueprint)
    logging.getLogger(__name__).info("web application ready")
    return app
