"""The account on duty at Gitea or Forgejo: made, and given its rights and a token, with an administrator's token."""

from base64 import b64encode
from collections.abc import Generator
from dataclasses import replace
from secrets import token_hex

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import a_list, a_text, a_truth, an_object, field
from group_registry.hosts.client import USER, NotThere
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.gitea_settings import WRITTEN
from group_registry.model.terms import MAIN

LOGIN = "registry-duty"
DESK_RIGHTS = (
    "管理员的令牌须有 admin、repository（读写）和 user（读取），值守账号的须有 repository、issue（读写）和 user（读取）"
)


def is_administrators(host: Gitea) -> bool:
    """Whether the token is that of an administrator of the whole host."""
    return field(an_object(host.exchange.ask(USER).data), "is_admin", a_truth)


def need_just_its_rights(host: Gitea) -> None:
    """``CannotKnow`` if the token's account may not do what the account on duty does, or may do more."""
    rights = field(an_object(host.exchange.ask("").data), "permissions", an_object)
    if not field(rights, "push", a_truth):
        raise CannotKnow("值守账号没有仓库的写入权限，请予授予")
    if excess := host.excess_rights():
        raise CannotKnow(f"值守账号的权限过大：{'；'.join(excess)}")


def account_made(host: Gitea) -> Generator[str, None, str]:
    """Do with an administrator's token what is not done yet, each step after it was told; return the new token.

    The token comes last, so that who runs this again after an interruption finds the rest done.
    """
    ask, send = host.exchange.ask, host.exchange.send
    ruled = {an_object(rule).get("rule_name") for rule in a_list(ask("/branch_protections").data)}
    if MAIN not in ruled:
        raise CannotKnow("主分支尚无保护规则，请先按 docs/gitea.md 第三节设置")
    password = f"{token_hex(16)}-Aa1"  # of all four kinds, which the host may ask for; nobody keeps it
    signing = {"login_name": LOGIN, "source_id": 0, "password": password, "must_change_password": False}
    try:
        last = field(an_object(ask(f"//users/{LOGIN}").data), "last_login", a_text)
        if not last.startswith(("0001-", "1970-")):
            raise CannotKnow(f"账号 {LOGIN} 已有人登录过，不代为生成令牌；请以该账号登录、生成令牌，以该令牌再运行一次")
        yield f"账号 {LOGIN} 尚未登录过，更换其初始密码，新密码不保存"
        send("PATCH", f"//admin/users/{LOGIN}", signing)
    except NotThere:
        yield f"在报送平台建立账号 {LOGIN}"
        send("POST", "//admin/users", signing | {"username": LOGIN, "email": f"{LOGIN}@noreply.invalid"})
    yield "授予该账号仓库的写入权限"
    send("PUT", f"/collaborators/{LOGIN}", {"permission": "write"})
    for branch in ("approvals", "seen"):
        if branch not in ruled:
            yield f"保护分支 {branch}，只准该账号推送"
            # What is off by default is not sent: not each version knows all of it.
            rule = {name: value for name, (value, _) in WRITTEN.items() if value}
            send("POST", "/branch_protections", rule | {"rule_name": branch, "push_whitelist_usernames": [LOGIN]})
    yield "生成该账号的令牌"
    # The host makes a token for a name with its password, for no other token.
    own = replace(host.exchange, token=b64encode(f"{LOGIN}:{password}".encode()).decode(), scheme="Basic")
    asked = {"name": f"registry-work-{token_hex(4)}", "scopes": ["write:repository", "write:issue", "read:user"]}
    return field(an_object(own.send("POST", f"//users/{LOGIN}/tokens", asked).data), "sha1", a_text)
