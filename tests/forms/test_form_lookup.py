"""What the forms are asked for: whose a path is, what stands at a pointer, which file name is proposed (Art. 7)."""

import pytest

from group_registry.files import worktree
from group_registry.forms.answers import SLUG, proposed, readings_of
from group_registry.forms.schemas import DEMANDED, Forms
from group_registry.model.records import Group, Person
from support.cases import FORMS

RECORD = FORMS["group.schema.json"]["properties"]["备案记录"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("registry/groups/hyfw/cbfw-dayi.yaml", "group"),
        ("registry/office/people.yaml", "people"),
        ("registry/quiet-periods/2026-guoqing.yaml", "quiet-period"),
        ("registry/groups/hyfw/deeper/cbfw-dayi.yaml", None),
        ("registry/groups/cbfw-dayi.yaml", None),
        ("registry/people.yaml", None),
        ("registry", None),
        ("groups/hyfw/cbfw-dayi.yaml", None),
        ("elsewhere/registry/groups/hyfw/cbfw-dayi.yaml", None),
        ("", None),
    ],
)
def test_a_path_is_of_one_form_or_of_none(path: str, name: str | None) -> None:
    form = Forms.of_schemas(FORMS).form_of(path)
    assert (form and form.name) == name


def test_a_form_says_what_it_calls_and_demands_of_each_attribute() -> None:
    forms = Forms.of_schemas(FORMS)
    layout = forms.layouts[Group]
    assert [field for _, field, _ in layout] == forms.fields(Group)
    assert layout[0] == ("群组名称", "name", DEMANDED)
    assert ("成员单位", "member_units", ()) in layout
    assert forms.label(Group, "name") == "群组名称"
    assert forms.key(Person, "name") == "姓名"
    assert ("群组负责人", "custodian", DEMANDED) in layout
    assert ("主管领导", "leader", None) in layout


READINGS = readings_of(worktree.read_pinyin())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("参保服务答疑群", "canbao-fuwu-dayi"),
        ("办公会会务通知群", "bangonghui-huiwu-tongzhi"),
        ("市总工会文体活动群", "shi-zonggonghui-wenti-huodong"),
        ("周例会", "zhouli-hui"),
        ("Africa-Dev 联络群", "africa-dev-lianluo"),
        ("africa-dev", "africa-dev"),
        ("Ａｆｒｉｃａ　Ｄｅｖ群", "africa-dev"),
        ("-参保--QQ-", "canbao-qq"),
        ("3.15活动群", "3-15-huodong"),
        ("群", "qun"),
        ("🌸", ""),
    ],
)
def test_a_name_is_cut_at_words(name: str, slug: str) -> None:
    assert proposed(name, READINGS, lambda _: False) == slug
    assert not slug or SLUG.fullmatch(slug)


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"bangonghui-huiwu", "bangonghui-huiwu-2"}
    assert proposed("办公会会务群", READINGS, taken.__contains__) == "bangonghui-huiwu-3"
