"""Article 17: nobody's personal data is spread, and none of it belongs in a filing (also Art. 13.3, 16)."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.registry import FileText, Registry
from group_registry.personal_data import personal_data_in


@rule(article="17", title="不得写入个人信息")
def no_personal_data(file: FileText, registry: Registry) -> Iterator[Problem]:
    """No telephone, identity or card number, e-mail address, QQ or WeChat account or invite link stands in a file.

    Values, comments and the file's name are searched, whatever the disguise. Only a waiver allows an exception.
    """
    for hit in personal_data_in(file.path):
        fix = "给文件改名，名称里不写个人信息"
        yield Problem(file, None, f"文件名里疑似有{hit.kind} {hit.masked}", fix)
    for hit in personal_data_in(file.content):
        fix = "删去；确实不是个人信息或必须保留的，经批准后在 registry/office/waivers.yaml 写明豁免"
        yield Problem(file, None, f"疑似{hit.kind} {hit.masked}", fix, offset=hit.start)
