"""What a cell means that no list of the office has word for word: platforms and units in other words (Art. 2, 4)."""

import pytest

from group_registry.forms.check import read_registry
from group_registry.model.registry import Registry
from group_registry.spreadsheets.table_cells import LONGEST_MEANT, platform_in, units_in
from support.cases import FORMS, OFFICE

UNITS = "registry/office/units.yaml"
MORE = """
  - {编号: huimin, 名称: 城南惠民服务中心, 类别: 部门, 起: 2016-01-01}
  - {编号: hdsc, 名称: 海淀学院路一代办处, 类别: 代办处, 起: 2016-01-01}
"""


@pytest.fixture(scope="module")
def office() -> Registry:
    return read_registry({**OFFICE, UNITS: OFFICE[UNITS].rstrip() + MORE.encode()}, FORMS).registry


@pytest.mark.parametrize(
    ("written", "platform", "note"),
    [
        ("微信", "微信", ""),
        ("Wechat 群", "微信", ""),
        ("工作用 QQ", "QQ/TIM", ""),
        ("本处会员平台", "会员服务平台", ""),
        ("手机微信", "微信", ""),
        ("企业微信", "其他", "企业微信"),
        ("单位的企业微信", "其他", "企业微信"),
        ("微信和QQ", "其他", "微信和QQ"),
        ("微信、企业微信", "其他", "微信、企业微信"),
        ("其他", "其他", ""),
        ("其它平台微信", "微信", ""),
        ("飞鸽", "其他", "飞鸽"),
    ],
)
def test_a_platform_is_known_by_its_name_within_a_text(written: str, platform: str, note: str) -> None:
    assert platform_in(written) == (platform, note)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("惠民服务", "城南惠民服务中心"),  # four characters that stand within
        ("民服务", None),
        ("惠民服", None),
        ("惠民中心", "城南惠民服务中心"),  # its last one in common
        ("城南", "城南惠民服务中心"),  # its first one in common
        ("南城", None),
        ("中心", None),
        ("城", None),
        ("财务科", None),
        ("综合科", "综合部"),
        ("综合部财务", "综合部"),
        ("综合部信息技术", None),  # the rest begins another unit's name
    ],
)
def test_a_unit_is_known_by_a_part_of_its_name(written: str, unit: str | None, office: Registry) -> None:
    ((text, meant),) = units_in(written, office)
    assert (text, meant and meant.name) == (written, unit)


@pytest.mark.parametrize(("more", "unit"), [(0, "综合部"), (1, None)])
def test_a_very_long_text_names_no_unit(more: int, unit: str | None, office: Registry) -> None:
    text = "综合部" + "某" * (LONGEST_MEANT - 3 + more)
    ((_, meant),) = units_in(text, office)
    assert (meant and meant.name) == unit
