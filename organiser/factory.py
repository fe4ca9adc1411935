"""The application factory: the one place that knows every capability."""

from collections.abc import Hashable
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from organiser import actors, mail_kinds, reactions, routes
from organiser.calendars import queries as calendars
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.db.engine import engine_options, prepare_engine
from organiser.kernel.db.migrations import allow_migrations
from organiser.kernel.db.transaction import forbid_stray_writes, set_reactions
from organiser.kernel.i18n.catalogues import compile_catalogues
from organiser.kernel.outbox import set_renderers
from organiser.kernel.secrets_file import read_or_make_secret
from organiser.kernel.vaults.store import KeyStore
from organiser.kernel.web import access, context, errors, headers, languages, static, uploads
from organiser.kernel.web.application import Application
from organiser.kernel.web.compiled import CompiledTemplates
from organiser.kernel.web.microcache import MicroCache
from organiser.places.gazetteer import load_gazetteer

ROOT = Path(__file__).parents[1]
MIGRATIONS = ROOT / "migrations"
MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A ready application. Without `settings` they come from the environment and the file .env."""
    settings = settings or Settings.from_surroundings()
    app = Application(
        "organiser", root_path=str(ROOT / "organiser"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    _configure(app, settings)
    _open_databases(app, settings)
    compile_catalogues()
    load_gazetteer()
    set_reactions(reactions.TABLE)
    set_renderers(mail_kinds.TABLE, mail_kinds.EXPANDERS, mail_kinds.SENT, mail_kinds.TOGETHER)
    _serve(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=read_or_make_secret(settings.secret_key, settings.data_dir / "secret.key"),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SERVER_NAME=settings.host,
        PREFERRED_URL_SCHEME=settings.base.scheme,
        SESSION_COOKIE_NAME="__Host-form" if settings.is_https else "form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_TIME_LIMIT=None,
        # No page sends a Referer, so Flask-WTF cannot ask for one; headers.check_origin stands in its place.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.bytecode_cache = CompiledTemplates(ROOT / "templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _open_databases(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    master_key = read_or_make_secret(settings.master_key, settings.data_dir / "master.key")
    keystore = KeyStore(settings.keystore_url, master_key.encode())
    keystore.create_tables()
    extensions.attach(app, extensions.Installation(settings, keystore))
    with app.app_context():
        prepare_engine(db.engine)
    forbid_stray_writes(db.session)
    allow_migrations(app, MIGRATIONS)


def _serve(app: Flask, settings: Settings) -> None:
    headers.guard(app, settings)
    languages.speak(app)
    uploads.allow_uploads(app)
    csrf = CSRFProtect(app)
    access.set_authenticate(app, actors.authenticate)
    app.before_request(access.deny_unmarked_routes)
    context.add_context(app, settings)
    errors.handle_errors(app)
    # Assigning to this method is Flask's own way to put something before the application.
    app.wsgi_app = MicroCache(app.wsgi_app, settings.host, lambda: _read_standing(app))  # type: ignore[method-assign]
    static.serve_static(app, settings.data_dir / "static")
    for blueprint in routes.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for view in filter(access.is_one_click, app.view_functions.values()):
        csrf.exempt(view)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies  # as above
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _read_standing(app: Flask) -> Hashable:
    with app.app_context():
        return calendars.read_standing()
