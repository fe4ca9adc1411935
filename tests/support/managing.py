"""A browser at the organisers' pages of a branch."""

from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import log_in, make_account


def visitor(app: Flask, *roles: tuple[Branch, Role], name: str = "Rosa") -> Visitor:
    client = make_visitor(app)
    log_in(client, make_account(name, roles=roles))
    return client


def address(branch: Branch, page: str = "") -> str:
    return f"/en/manage/branches/{branch.public_id}{page}"


def read_again(branch: Branch) -> Branch:
    return db.session.scalars(
        select(Branch).where(Branch.id == branch.id).execution_options(populate_existing=True)
    ).one()


def words(page: TestResponse) -> str:
    main = parse(page).select_one("main")
    assert isinstance(main, Tag)
    return " ".join(main.get_text(" ").split())
