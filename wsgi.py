"""The web application, for `gunicorn wsgi:app`."""

from hotline.wiring.web import create_app

app = create_app()
