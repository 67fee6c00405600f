"""The labels on the pages of the host of the pull requests: its name, buttons and tabs, as readers see them.

GitHub's labels are English. Those of Gitea and Forgejo are from the sources of their Chinese pages (1.25 and 16).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from group_registry.model.records import frozen


@frozen
class HostWords:
    """``submit`` is empty if choosing an answer sends it; ``proposing`` leads from an edited file to a request;
    ``address``, ``repository`` and ``token`` are environment variables, ``tokens`` is the page that makes a token;
    ``unsure`` says what follows if nothing could be judged; ``has_pictures``: the answers, in English, are also drawn.
    """

    name: str
    pull: str
    files: str
    review: str
    approve: str
    refuse: str
    submit: str
    update: str
    undraft: str
    merge: str
    proposing: tuple[str, ...]
    address: str
    repository: str
    token: str
    tokens: str
    unsure: str
    all_findings: str
    closed: str
    has_pictures: bool = False

    @property
    def press(self) -> str:
        return pressing(self.approve)

    @property
    def press_refuse(self) -> str:
        return pressing(self.refuse)

    @property
    def review_it(self) -> str:
        return f"请打开申请看修改内容，同意{self.press}，退回{self.press_refuse}"

    @property
    def answering(self) -> str:
        sent = f"，选定一项，再{pressing(self.submit)}" if self.submit else "，再点其中一项"
        return f"{pressing(self.review)}{sent}"

    def closed_requests(self, web: str, name: str) -> str:
        word = "".join(f"%{byte:02X}" for byte in name.encode())
        return f"{self.all_closed(web.rpartition('/pull')[0])}%22{word}%22"

    def all_closed(self, repository: str) -> str:
        return f"{repository}{self.closed}"

    @property
    def files_page(self) -> str:
        return f"{self.files} 页" if self.files.isascii() else f"“{self.files}”页"


def pressing(button: str) -> str:
    return f"点 {button}" if button.isascii() else f"点“{button}”"


GITHUB = HostWords(
    name="GitHub",
    pull="Pull request",
    files="Files changed",
    review="Review changes",
    approve="Approve",
    refuse="Request changes",
    submit="Submit review",
    update="Update branch",
    undraft="点 Ready for review",
    merge="Merge",
    proposing=("Commit changes…", "Propose changes", "Create pull request"),
    address="GITHUB_API_URL",
    repository="GITHUB_REPOSITORY",
    token="GITHUB_TOKEN",  # noqa: S106 - the name of the variable
    tokens="Settings → Developer settings → Fine-grained tokens",
    unsure="下次定时运行自动再试；持续如此的，请信息技术部查看 Actions 中 approve 的运行记录。",
    all_findings="见 Checks 页",
    closed="/pulls?q=is%3Apr+is%3Aunmerged+is%3Aclosed+",
    has_pictures=True,
)
GITEA = HostWords(
    name="Gitea",
    pull="合并请求",
    files="文件变动",
    review="评审",
    approve="通过",
    refuse="请求变更",
    submit="",
    update="通过合并更新分支",
    undraft="删去标题开头的“WIP”字样",
    merge="创建合并提交",
    proposing=("建议文件更改", "创建合并请求"),
    address="FORGE_API_URL",
    repository="FORGE_REPOSITORY",
    token="FORGE_TOKEN",  # noqa: S106 - the name of the variable
    tokens="设置 → 应用",
    unsure="下一轮值守自动再试；持续如此的，请信息技术部查看值守的输出。",
    all_findings="请由信息技术部运行 registry.py validate 查看",
    closed="/pulls?state=closed&q=",
)
FORGEJO = replace(
    GITEA,
    name="Forgejo",
    files="文件更改",
    review="完成评审",
    approve="批准",
    refuse="请求更改",
    proposing=("提议文件更改", "创建合并请求"),
)
HOST_WORDS: Mapping[str, HostWords] = {"github": GITHUB, "gitea": GITEA, "forgejo": FORGEJO}
"""The words of each host, by its name in ``extra.forge`` of mkdocs.yml or in ``FORGE``."""


def without_account(address: str) -> str:
    """The address without what stands before the ``@`` of its server: a name, a password, a token. Nothing shows it."""
    return re.sub("(?<=://).*@", "", address)
