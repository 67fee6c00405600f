"""The words and the shapes of links that one kind of host has and the other has not, listed by hand."""

import re

GITHUBS = re.compile(
    r"GitHub|GITHUB_|Pull request|Propose changes|Commit changes|Create pull request|Files changed|Review changes"
    r"|Submit review|Request changes|\bApprove\b|Update branch|Ready for review|Edit (?:this )?file|Add file"
    r"|Create new (?:file|branch)|Fork this|\bActions\b|\bChecks\b|（Merge）|点 Merge"
    r"|/pull/\d|/blob/|/new/main|/edit/main"
)
GITEAS = re.compile(
    "Gitea|Forgejo|FORGE_|合并请求|文件变动|“文件更改”|请求变更|请求更改|创建合并提交|通过合并更新分支|完成评审|点“评审”|点“通过”|点“批准”"
    r"|建议文件更改|提议文件更改|WIP|值守的输出|/pulls/\d|/src/branch/|/_new/|/_edit/"
)
FOREIGN = {"github": GITEAS, "gitea": GITHUBS, "forgejo": GITHUBS}
"""By the host of an office: what nothing there may say."""


def foreign(host: str, text: str) -> list[str]:
    return [text[max(it.start() - 30, 0) : it.end() + 30] for it in FOREIGN[host].finditer(text)]
