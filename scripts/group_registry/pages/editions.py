"""What the generator builds for each audience, before anything is read: the shells, and the menu."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from group_registry.model.terms import Audience

AUDIENCES = {"internal": Audience.INTERNAL, "public": Audience.PUBLIC}
"""What each is called on the command line."""

Shells = Mapping[str, Mapping[str, str]]
_PUBLIC_SHELLS: Shells = {
    "index": {},
    "register": {"script": "assets/register.js"},
    "register/_": {"menu": "register/"},
    "expiry": {},
    "calendar": {"title": "日历"},
    "units": {},
    "charts": {},
    "groups/_/_": {"menu": "register/"},
    "units/_": {"menu": "units/"},
}


@dataclass(frozen=True, slots=True)
class Edition:
    """What the generator builds for an audience.

    The shells are given by their place in the tree, with the entry of the menu above them and their script. One with
    ``_`` in its place is filled many times and has no page of its own. The menu names pages by their places; an empty
    one is that of mkdocs.yml, with the hand-written pages.
    """

    shells: Shells
    menu: Mapping[str, str] = field(default_factory=dict)


EDITIONS: Mapping[Audience, Edition] = {
    Audience.INTERNAL: Edition(
        {
            **_PUBLIC_SHELLS,
            "groups/_/_": {"menu": "register/", "script": "assets/group.js"},
            "people": {"menu": "units/", "title": "领导与负责人"},
            "people/_": {"menu": "units/"},
            "calendar": {"menu": "expiry/", "title": "日历"},
            "waiting": {"title": "今日待签"},
            "waiting/_": {},
            "meeting": {"title": "上会材料"},
            "incidents": {"menu": "units/", "title": "舆情"},
            "blacklist": {"menu": "units/", "title": "黑名单"},
            "accounts": {"menu": "units/", "title": "账号丢失、被盗或外借"},
            "quiet": {"menu": "expiry/", "title": "禁言期"},
            "quiet/_": {"menu": "expiry/"},
            "load": {"menu": "charts/", "title": "减负"},
            "inventory": {"menu": "units/", "title": "清查"},
            "rules": {},
            "readings": {},
            "articles": {},
            "audit": {"menu": "articles/", "title": "审计"},
            "rules/_": {"menu": "rules/"},
        }
    ),
    Audience.PUBLIC: Edition(
        _PUBLIC_SHELLS,
        {"首页": "index", "台账": "register", "到期": "expiry", "日历": "calendar", "单位": "units", "统计": "charts"},
    ),
}
