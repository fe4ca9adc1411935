"""The WSGI application: `app:app` in any server, `flask --app app run` on a desk."""

from organiser.factory import create_app

app = create_app()
