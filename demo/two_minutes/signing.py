"""The page of a pull request, for the one act of the tour that is the visitor's own: the director's approval.

The real page is the host's. This one shows the file, what the tools said of it, and one button; whoever presses it
approves as the director, and the tour goes on as an office would: a registrar merges, the filing is recorded, the site
is built again.
"""

import re
from collections.abc import Callable
from html import escape
from threading import Lock

import markdown

from github_stand_in import Answer, Pull, Refused, Request
from github_stand_in.server import Answering
from two_minutes.office import Office, Unexpected
from two_minutes.story import DIRECTOR, REGISTRAR

PUBLIC = "https://github.com"
"""Where pictures in a comment lie on GitHub; here they are taken from the site."""
PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body {{ font: 16px/1.7 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem; color: #1f2328; }}
h1 {{ font-size: 1.4rem; }} td, th {{ border: 1px solid #d1d9e0; padding: .3rem .6rem; text-align: left; }}
table {{ border-collapse: collapse; }} .note {{ background: #fff8c5; padding: .6rem 1rem; }}
button {{ font: inherit; min-height: 44px; padding: .4rem 1.6rem; border: 0; border-radius: 6px; color: #fff;
background: #1f883d; }}
</style></head><body><p class="note">本页代替代码平台上的申请页，仅供导览；您在本页的身份为主任{director}。</p>
<h1>{title}</h1>{body}</body></html>
"""


class SigningPage:
    """Stands around the host's answers, and is there from ``opens`` on."""

    def __init__(self) -> None:
        self._office: Office | None = None
        self._one_at_a_time = Lock()

    def opens(self, office: Office, render: Callable[[Office], None], site: str) -> None:
        """From now on the visitor may approve; then ``render`` builds the site anew, which is served at ``site``."""
        self._office, self._render, self._site = office, render, site

    def around(self, answering: Answering) -> Answering:
        """The host, with this page at the address of each pull request."""

        def answer(request: Request) -> Answer:
            found = re.fullmatch(r"/[\w-]+/[\w-]+/pulls?/([0-9]{1,6})(/files)?", request.target.partition("?")[0])
            if found is None or self._office is None:
                return answering(request)
            with self._one_at_a_time:
                return self._page(self._office, int(found[1]), is_pressed=request.method == "POST")

        return answer

    def _page(self, office: Office, number: int, is_pressed: bool) -> Answer:
        title = f"第 {number} 号申请"
        try:
            pull = office.host.pull(number)
            said = self._approve(office, pull) if is_pressed and pull.is_open else self._shown(office, pull)
        except (Refused, Unexpected, OSError) as stopped:
            return _html(500, title, f"<p>未能办理：{escape(str(stopped))}</p>")
        return _html(200, f"{title}：{pull.title}", said)

    def _shown(self, office: Office, pull: Pull) -> str:
        notice = pull.comments[-1].body.replace(f"{PUBLIC}/{office.host.full_name}/raw/main/docs/", self._site)
        button = f'<form method="post"><button>{office.words.approve}（同意）</button></form>'
        told: str = markdown.markdown(notice, extensions=["tables"])
        return told + (button if pull.is_open else "<p>本申请已办结。</p>")

    def _approve(self, office: Office, pull: Pull) -> str:
        office.review(pull, DIRECTOR)
        is_approved = office.run("approve", "--number", str(pull.number), *office.now(), expects=None).startswith(
            "已批准"
        )
        if is_approved:
            office.merge(pull, REGISTRAR)
        self._render(office)
        if not is_approved:
            return "<p>您的同意已提交；该申请尚不能批准，请返回查看程序的留言。</p>"
        path = office.git("diff", "--name-only", "origin/main^1", "origin/main")
        page = f"{self._site}{path.removeprefix('registry/').removesuffix('.yaml')}/"
        return (
            "<p>您的签批已计入，审批齐全。信息技术部钱伟已合并，审批证据已登记，网站已重新生成。</p>"
            f'<p><a href="{escape(page)}">打开该群组的页面：已备案</a></p>'
        )


def _html(status: int, title: str, body: str) -> Answer:
    text = PAGE.format(title=escape(title), director=DIRECTOR, body=body)
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})
