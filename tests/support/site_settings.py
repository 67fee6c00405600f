"""What the tests of the site agree on."""

from typing import Any

FORGE = "https://github.com/example/registry"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
GROUP = "groups/hyfw/cbfw-dayi/"
KINDS = [
    "", "register/", "expiry/", "units/", "units/hyfw/", "people/", "people/B0012/", "people/B0026/",
    "inventory/", "incidents/", "blacklist/", "accounts/", "charts/", "load/", "quiet/",
    "more/", "me/", "waiting/", "waiting/B0001/", "meeting/",
    "quiet/2026-xitong-qiehuan/", "audit/", "readings/", "rules/", "rules/custodian_is_in_office/",
    "articles/", "annexes/", "books/", "minutes/", "evidence/", "file/", "404.html", GROUP,
    "guide-department/", "guide-leader/", "guide-secretary/", "guide-it/", "guide-inspector/",
]  # fmt: skip
"""One page of each kind of the sample's site."""
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": PHONE,
    "dark": {"color_scheme": "dark"},
    "dark phone": {**PHONE, "color_scheme": "dark"},
}
"""How a page is looked at."""
