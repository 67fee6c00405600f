"""The pages of the host for the acts of the tour that are the visitor's own: filing a form, and approving.

The real pages are the host's. Here the filing page leads to the file, ready to propose, as on the host; the page of a
pull request shows what the tools said of it, and one button, which approves as whoever is asked next. Once nobody is,
the tour goes on as an office would: a registrar merges, the filing is recorded, the site is built again.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from html import escape
from threading import Lock
from urllib.parse import parse_qs, unquote, urlsplit

import markdown

from github_stand_in import Answer, Pull, Refused, Request
from github_stand_in.server import Answering
from group_registry.files import worktree
from group_registry.forms.check import read_registry
from group_registry.model.records import Group
from two_minutes.office import GITHUB, SCHEMAS, Office, Unexpected
from two_minutes.story import DIRECTOR, REGISTRAR

PUBLIC = "https://github.com"
"""Where pictures in a comment lie on GitHub; here they are taken from the site."""
CLERK = "林佳怡"
"""The visitor files as this clerk."""
PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body {{ font: 16px/1.7 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem; color: #1f2328; }}
h1 {{ font-size: 1.4rem; }} td, th {{ border: 1px solid #d1d9e0; padding: .3rem .6rem; text-align: left; }}
table {{ border-collapse: collapse; }} .note {{ background: #fff8c5; padding: .6rem 1rem; }}
textarea {{ width: 100%; box-sizing: border-box; font: 14px/1.6 monospace; }}
button {{ font: inherit; min-height: 44px; padding: .4rem 1.6rem; border: 0; border-radius: 6px; color: #fff;
background: #1f883d; }}
</style></head><body><p class="note">本页代替报送平台上的页面，仅供导览；您在本页的身份为{who}。</p>
<h1>{title}</h1>{body}</body></html>
"""
REPOSITORY = r"/[\w-]+/[\w-]+"
PULL = re.compile(rf"{REPOSITORY}/pulls?/([0-9]{{1,6}})(?:/files)?")
FILE = re.compile(rf"{REPOSITORY}/_?(new|edit)/main(?:/(.+))?")
"""The pages on which a host takes a file: GitHub's and Gitea's."""


class SigningPage:
    """Stands around the host's answers, and is there from ``opens`` on."""

    def __init__(self) -> None:
        self._office: Office | None = None
        self._one_at_a_time = Lock()

    def opens(self, office: Office, render: Callable[[Office], None], site: str) -> None:
        """From now on the visitor may act; after each act ``render`` builds the site anew, served at ``site``."""
        self._office, self._render, self._site = office, render, site

    def around(self, answering: Answering) -> Answering:
        """The host, with these pages at the addresses of its own."""

        def answer(request: Request) -> Answer:
            place = unquote(urlsplit(request.target).path)
            on_pull, on_file = PULL.fullmatch(place), FILE.fullmatch(place)
            if self._office is None or not (on_pull or on_file):
                return answering(request)
            with self._one_at_a_time:
                try:
                    if on_pull:
                        return self._on_pull(self._office, int(on_pull[1]), is_pressed=request.method == "POST")
                    asked, sent = (parse_qs(it) for it in (urlsplit(request.target).query, request.body.decode()))
                    path = "/".join(filter(None, [on_file and on_file[2], *asked.get("filename", [])]))
                    text = (asked | sent).get("value", [""])[0]
                    return self._on_file(self._office, path, request.method == "POST", text)
                except (Refused, Unexpected, OSError) as stopped:
                    return _html(500, "未能办理", CLERK, f"<p>{escape(str(stopped))}</p>")

        return answer

    def _on_file(self, office: Office, path: str, is_pressed: bool, text: str) -> Answer:
        """The file to propose, with what the address brought along; or the pull request that was made of it."""
        if not is_pressed:
            there = office.clone / path
            text = text or (there.read_text("utf-8") if there.is_file() else "")
            area = f'<textarea name="value" rows="24" aria-label="{escape(path)}">{escape(text)}</textarea>'
            days = f"<p>导览现为 {office.clock.today}：文件中今天的日期，提交时改为该日。</p>"
            form = f'<form method="post">{area}<p><button>{office.words.proposing[-1]}（提交）</button></form>'
            return _html(200, path, CLERK, days + form)
        text = text.replace("\r\n", "\n").replace(date.today().isoformat(), office.clock.today)
        found = read_registry({**worktree.read_files(office.clone), path: text.encode()}, SCHEMAS).registry.group(path)
        title = f"{found.last.kind} {found.name}" if found else path
        branch = f"visitor-{len(office.host.pulls()) + 1}"
        office.host.write(office.people[CLERK], branch, {path: text.encode()}, title)
        pull = office.host.open(office.people[CLERK], branch, title)
        office.fetch()
        office.desk()
        self._render(office)
        place = f"/{office.host.full_name}/{'pull' if office.kind == GITHUB else 'pulls'}/{pull.number}"
        link = f'<a href="{place}">第 {pull.number} 号申请</a>'
        return _html(200, title, CLERK, f"<p>已报送：{link}。在该页依次以待办人的身份审批。</p>")

    def _on_pull(self, office: Office, number: int, is_pressed: bool) -> Answer:
        pull = office.host.pull(number)
        who = self._asked(office, pull) if pull.is_open else ""
        title = f"第 {pull.number} 号申请：{pull.title}"
        said = self._approve(office, pull, who) if is_pressed and who else self._shown(office, pull, who)
        return _html(200, title, who or "来访人员", said)

    def _asked(self, office: Office, pull: Pull) -> str:
        """Who is asked next and may sign here; empty while a meeting is to pass it, or a mistake is to be mended."""
        words = ("approve", "--number", str(pull.number), *office.now(), "--format", "json")
        steps = json.loads(office.run(*words, expects=None))["steps"]
        waiting = [step for step in steps if step["state"] != "done"]
        if not waiting or waiting[0]["step"] not in ("review", "approval", "sign_off"):
            return ""
        if waiting[0]["step"] == "sign_off":
            return DIRECTOR
        text = office.git("show", f"{pull.head_sha}:{waiting[0]['path']}") + "\n"
        files = {**worktree.read_files(office.clone), waiting[0]["path"]: text.encode()}
        registry = read_registry(files, SCHEMAS).registry
        group = registry.group(waiting[0]["path"])
        deputies = registry.deputies_of(group.unit, office.clock.at.date()) if isinstance(group, Group) else ()
        return next((person.label for person in deputies if person.label in office.people), "")

    def _shown(self, office: Office, pull: Pull, who: str) -> str:
        notice = pull.comments[-1].body.replace(f"{PUBLIC}/{office.host.full_name}/raw/main/docs/", self._site)
        button = f'<form method="post"><button>{office.words.approve}（同意）</button></form>'
        told: str = markdown.markdown(notice, extensions=["tables"])
        if not pull.is_open:
            return told + "<p>本申请已办结。</p>"
        return told + (button if who else "<p>待办的步骤不在本页办理，见上。</p>")

    def _approve(self, office: Office, pull: Pull, who: str) -> str:
        office.review(pull, who)
        words = ("approve", "--number", str(pull.number), *office.now())
        if not office.run(*words, expects=None).startswith("已批准"):
            office.desk()
            self._render(office)
            return '<p>您的同意已提交；该申请尚未批齐。</p><p><a href="">由下一位待办人办理</a></p>'
        office.merge(pull, REGISTRAR)
        self._render(office)
        path = office.git("diff", "--name-only", "origin/main^1", "origin/main")
        page = f"{self._site}{path.removeprefix('registry/').removesuffix('.yaml')}/"
        return (
            "<p>您的同意已计入，审批齐全。信息技术部钱伟已合并，审批证据已登记，网站已重新生成。</p>"
            f'<p><a href="{escape(page)}">打开该群组的页面：已备案</a></p>'
        )


def _html(status: int, title: str, who: str, body: str) -> Answer:
    text = PAGE.format(title=escape(title), who=who, body=body)
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})
