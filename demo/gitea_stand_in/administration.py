"""What an administrator's token sets up: accounts, who may write, rules of branches; and a token for a password."""

from base64 import b64decode
from secrets import token_hex
from urllib.parse import unquote, urlsplit

from gitea_stand_in.shown import Shape
from github_stand_in.calls import Call, Reply
from github_stand_in.model import Refused, User
from github_stand_in.routes import Routes
from github_stand_in.server import Request

OFF = {"push_whitelist_teams": None, "push_whitelist_deploy_keys": False, "unprotected_file_patterns": ""}
"""What a new rule of a branch has unless it is asked for otherwise."""


def need_administrator(call: Call) -> None:
    if call.user not in call.shown.host.admins:
        raise Refused(403, "user should be the site admin")


def user_of(call: Call) -> User:
    if call.named["login"] not in call.host.users:
        raise Refused(404, "user redirect does not exist")
    return call.host.users[call.named["login"]]


def show_user(call: Call) -> Reply:
    """Nobody logs in to the pages of the stand-in."""
    return 200, dict(call.shown.user(user_of(call))) | {"last_login": "0001-01-01T00:00:00Z"}


def add_user(call: Call) -> Reply:
    need_administrator(call)
    login = call.text("username")
    if login in call.host.users:
        raise Refused(422, f"user already exists [name: {login}]")
    made = User(max(one.id for one in call.host.users.values()) + 1, login)
    call.host.users[login] = made
    call.shown.host.readers.add(login)
    return 201, password_set(call, made)


def edit_user(call: Call) -> Reply:
    need_administrator(call)
    return 200, password_set(call, user_of(call))


def password_set(call: Call, user: User) -> Shape:
    if call.body["must_change_password"] is not False:
        raise Refused(403, "You must change your password.")
    call.shown.host.passwords[user.login] = call.text("password")
    return dict(call.shown.user(user))


def let_write(call: Call) -> Reply:
    need_administrator(call)
    call.shown.host.readers.discard(call.named["login"])
    return 204, None


def add_protection(call: Call) -> Reply:
    need_administrator(call)
    rule = {**OFF, **call.body}
    name = rule.pop("rule_name")
    if name in call.shown.host.protections:
        raise Refused(403, "Branch protection already exist")
    call.shown.host.protections[name] = rule
    return 201, {"rule_name": name, **rule}


def add_token(call: Call) -> Reply:
    made = token_hex(20)
    call.host.tokens[made] = call.user
    return 201, {"id": 1, "name": call.text("name"), "sha1": made, "token_last_eight": made[-8:]} | {
        "scopes": call.body["scopes"]
    }


def by_password(request: Request, passwords: dict[str, str]) -> str | None:
    """The login whose password came with the request, if it asks for a token of that account."""
    word, _, signed = request.headers.get("authorization", "").partition(" ")
    login, _, password = b64decode(signed).decode().partition(":") if word == "Basic" else ("", "", "")
    is_its_own = unquote(urlsplit(request.target).path).endswith(f"/users/{login}/tokens")
    return login if is_its_own and password and passwords.get(login) == password else None


OUTSIDE: Routes = (
    ("GET", "/users/{login}", show_user),
    ("POST", "/users/{login}/tokens", add_token),
    ("POST", "/admin/users", add_user),
    ("PATCH", "/admin/users/{login}", edit_user),
)
"""Calls that are not below the repository."""
WITHIN: Routes = (
    ("PUT", "/collaborators/{login}", let_write),
    ("POST", "/branch_protections", add_protection),
)
