"""What the page's scripts say is what Python says: same verdicts, same bytes, same ways, on many inputs."""

import json
import random
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from playwright.sync_api import Page

from group_registry.approval.decision import decide
from group_registry.approval.people import takers
from group_registry.files import worktree
from group_registry.forms.answers import filled, proposed, readings_of
from group_registry.forms.records import to_text
from group_registry.forms.refusal import Refusal
from group_registry.forms.schema_check import Shape
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import INVISIBLE, Data, parse
from group_registry.model.records import Filing, Group, Origin, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded, needs, spelling, tidied
from group_registry.model.terms import FilingKind, Platform, Procedure, Role, Scope, UnitKind
from group_registry.personal_data.scan import personal_data_in
from group_registry.rules.articles_06_to_10_filing import lack_of
from group_registry.rules.transition import Route, Step, route_of, stricter, title_of
from support import hostile_inputs
from support.bad_files import CASES, content_of
from support.believable import FRAGMENTS
from support.browsing import THE_PAGE, opened
from support.cases import CASE_FILES, FORMS, PROJECT
from support.disguises import ADDRESSES, EVERYWHERE, NUMBERS, OF_ADDRESSES, OF_NUMBERS
from support.made_pages import PATH as GROUP_PATH, entry, made, office as small_office, viewer_of
from support.pasted_titles import DISFIGURED, NOT_FILED, Listed, drawn
from support.pure import BOTH, INTERNAL, PATH, START, facts
from support.rendering import DAY

KINDS = Forms.of_schemas(FORMS)
FORM = next(form for form in KINDS.forms if form.name == "group")
SAMPLE = worktree.read_files(PROJECT)
GROUPS: list[Any] = [parse(text) for path, text in SAMPLE.items() if "/groups/" in path]
PINYIN = Path(PROJECT / "docs/assets/filing/vendor/pinyin.txt").read_text("utf-8")
MODULES = "/assets/filing"
NEED: dict[str, Any] = json.loads((CASE_FILES / "need.json").read_bytes())
SIGNS = "群组名称，。：“”（）〔〕#:-&*!|>%@`'\"[]{}?~=\\ 　 0123456789nyNYtfe.+_<,;$甲乙工作交流小年月第一二ＡＢ①"


def asked(page: Page, script: str, *given: Any) -> Any:
    """What a script of the page's modules answers; ``office`` and ``schema`` are those of the site."""
    page.goto("file/")
    answer = page.evaluate(
        f"""async (text) => {{
          const given = JSON.parse(text);
          const at = (name) => import("{MODULES}/" + name);
          const office = await (await fetch("/file/office.json")).json();
          const schema = await (await fetch("/schema/group.schema.json")).json();
          const told = async () => {{ {script} }};
          return JSON.stringify(await told());
        }}""",
        json.dumps(given),  # many times as quick as what Playwright makes of a list
    )
    return json.loads(answer)


def examples(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """That many examples, the same each time."""
    found: list[Any] = []

    @seed(1)
    @settings(max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


ODD: list[Any] = ["", "甲", " 甲乙丙丁", "甲\n乙丙丁", "“甲乙丙丁”", "2026-02-30", "已解散", [], {}]
PLAIN: list[Any] = ["微信", "其他", "对外", "2026-03-02", ["甲", "甲"], "会员服务部"]


def mutated(data: Any, chance: random.Random) -> Any:
    """A copy with one thing gone, changed or added somewhere."""
    copy = json.loads(json.dumps(data))
    place: Any = copy
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = chance.choice(keys)
        if isinstance(place[key], str) or chance.random() < 0.4:
            break
        place = place[key]
    match chance.randrange(4):
        case 0:
            del place[key]
        case 1:
            place[key] = chance.choice([*ODD, "x" * 600, "𠮷" * 100])
        case 2:
            place[key] = chance.choice([place[key], [place[key]], {"甲": place[key]}])
        case 3 if isinstance(place, dict):
            place[chance.choice([*FORM.keys, "乙"])] = chance.choice(PLAIN)
    return copy


def documents() -> list[Data]:
    chance = random.Random(7)
    bad = [parse(content_of(case)) for case in CASES if case.parent.name == "group"]
    read = [data for data in bad if not isinstance(data, Refusal)]
    return [*GROUPS, *read, *(mutated(chance.choice(GROUPS), chance) for _ in range(900))]


def test_the_schema_gives_one_verdict(page: Page) -> None:
    shape, given = Shape(FORM), documents()
    script = "const { validator } = new (await at('form.js')).Form(schema);"
    script += "return given[0].map((it) => validator.validate(it).valid);"
    verdicts = [shape.is_valid(data) for data in given]
    assert asked(page, script, given) == verdicts
    assert 200 < sum(verdicts) < len(verdicts) - 200


TEXTS = st.text(
    st.characters(exclude_characters="\n\r\x85\u2028\u2029", codec="utf-8") | st.sampled_from(SIGNS), max_size=12
)


def test_a_file_is_written_alike(page: Page) -> None:
    texts = [text for text in examples(TEXTS | st.text(SIGNS, min_size=1, max_size=8), 800) if is_plain(text)]
    texts += [sign + more for sign in SIGNS for more in ("", " ", "甲", " 甲", "#", "：")]
    texts += ["---", "...", "--- 甲", "- 甲"]
    given = [{"甲": text, "乙": [text, text], "丙": [{"丁": text, "戊": "x"}]} for text in texts if text] + GROUPS
    written = asked(page, "const { yamlOf } = await at('yaml.js'); return given[0].map(yamlOf);", given)
    assert written == [to_text(data).decode() for data in given]


def is_plain(text: str) -> bool:
    """Whether the reader would take the text; the page refuses the others before it writes."""
    return not isinstance(parse(to_text({"甲": text})), Refusal)


def test_names_are_compared_alike(page: Page) -> None:
    names = [str(data[KINDS.key(Group, "name")]) for data in GROUPS]
    texts = names + examples(st.text(SIGNS + "ＱqＴ０第期次轮届号十", max_size=12), 600)
    texts += [chr(code) * 2 + "甲" for code in range(0x20, 0x3000) if chr(code).isascii()] + hostile_texts()
    texts += [name for pairs in (*NEED["one"], *NEED["two"]) for name in pairs]
    script = """const { folded, lackOf, measureOf } = await at('text.js'), lack = lackOf(office.emptyWords);
      const { needs } = measureOf(await (await fetch('/search/need.json')).json());
      return given[0].map((it) => [folded(it), [...needs(it, given[1])], lack(it)]);"""
    lacks = list(map(lack_of, texts))
    own = (spelling(NEED["unit"]), spelling("业务部"))
    told = [(whole, frozenset(found), lack) for whole, found, lack in asked(page, script, texts, own)]
    assert told == [(folded(text), needs(text, own), lack) for text, lack in zip(texts, lacks, strict=True)]
    assert {"blank", "vague"} <= set(lacks)


def test_what_a_telephone_adds_is_left_out_alike(page: Page) -> None:
    groups = [Listed("年底慰问对接群", "微信"), Listed("“服务月”答疑二群", "QQ/TIM"), Listed("(东城)走访", "其他")]
    dice = random.Random(25)
    made = [title for makers in (DISFIGURED, NOT_FILED) for *_, title in islice(drawn(makers, groups, dice), 300)]
    titles = [title for title in made if "\ufeff" not in title]  # no file may hold it
    script = """const { measureOf } = await at('text.js');
      const { tidied } = measureOf(await (await fetch('/search/need.json')).json());
      return given[0].flatMap((it) => given[1].map((platform) => tidied(it, platform)));"""
    platforms = [group.platform for group in groups]
    wanted = [tidied(title, platform) for title in titles for platform in platforms]
    assert asked(page, script, titles, platforms) == wanted


def test_one_need_is_one_need_on_the_page(page: Page) -> None:
    """(Art. 10, 21) The table of the check, by the page's own words; 业务部 was the unit's name once."""
    script = """const { isShared, measureOf } = await at('text.js');
      const { needs, spelled } = measureOf(await (await fetch('/search/need.json')).json());
      const own = ['会员服务部', '业务部'].map(spelled);
      return given[0].map(([one, other]) => isShared(needs(one, own), needs(other, own)));"""
    for verdict, pairs in ((True, NEED["one"]), (False, NEED["two"])):
        told = asked(page, script, pairs)
        assert [pair for pair, is_one in zip(pairs, told, strict=True) if is_one is not verdict] == []


def hostile_texts() -> list[str]:
    """What people wrote that should say something, or nothing."""
    words = ["无", "同上", "工 作，需 要", "测试测试", "测试，测试。", "好的好的好", "12 34", "因工作需要。", "略" * 30]
    words += ["N/A", "ｎ ／ ａ", "暂缺", "（空缺）", "无人", "none.", "历史数据：原台账未载明", "N/A的", "无人机巡检"]
    naughty = [content.decode("utf-8", "replace")[:80] for content in hostile_inputs.naughty()[:400]]
    return words + [text for text in naughty if text.isascii()]


def test_what_is_hidden_is_seen_alike(page: Page) -> None:
    letters = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x11000), *range(0x1F000, 0x20010))]
    script = "const hidden = new RegExp(office.patterns.hidden, 'u'); return given[0].map((it) => hidden.test(it));"
    assert asked(page, script, letters) == [bool(re.search(INVISIBLE, letter)) for letter in letters]


ASKED: list[tuple[dict[str, str | list[str]], set[str]]] = [
    ({}, set()),
    ({"platform": "微信", "unit": "会员服务部", "scope": "对内"}, set()),
    ({"platform": "其他"}, {"platform_note"}),
    ({"unit": "朝阳代办处"}, {"leader"}),
    ({"scope": "对外"}, {"member_units"}),
    ({"scope": "对内", "member_units": ["会员服务部"]}, {"member_units"}),
    ({"term_end": "2026-03-16"}, {"procedure", "further_need"}),
    ({"term_end": "2026-03-17"}, set()),
]
"""What is answered, and which items are asked besides those of every creation; the first day is 2026-03-02."""


def test_items_are_asked_as_the_others_are_answered(page: Page) -> None:
    """Fifteen days count both ends (Art. 10); what was filed in full stays so."""
    script = (
        f"async ([given, forms]) => {{ {THE_PAGE}"
        + """
      return forms.flatMap((data) => given.map((answers) => {
        page.filed = { data };
        for (const [name, field] of page.fields) field.value = answers[name] ?? "";
        page.fields.get("started_on").value = "2026-03-02";
        page.askFor();
        return [...page.fields].filter(([, field]) => !field.isHidden).map(([name]) => name).sort();
      }));
    }"""
    )
    always = {*KINDS.fields(Group), *KINDS.fields(Filing), "slug"} - {"filings", "kind", "disposal", "handed_to"}
    always -= {"platform_note", "leader", "member_units", "procedure", "further_need"}
    forms = [{}, {KINDS.key(Group, "procedure"): Procedure.IN_FULL}]
    wanted = [sorted(always | more | stays) for stays in (set(), {"procedure"}) for _, more in ASKED]
    assert opened(page).evaluate(script, [[answers for answers, _ in ASKED], forms]) == wanted


def test_a_file_name_is_proposed_alike(page: Page) -> None:
    names = [str(data[KINDS.key(Group, "name")]) for data in GROUPS] + examples(st.text(SIGNS, max_size=20), 300)
    names += ["会员服务部二零二六年度续保集中办理期间各代办处窗口经办人员联络群", "abc" * 20, "群", "QQ工作群"]
    names += ["Africa-Dev 联络群", "办公会会务通知群", "市总工会-QQ 2群", "3.15活动_x群", "局工会职工会员群"]
    table = readings_of(PINYIN)
    script = """const slug = (await at('text.js')).slugOf(given[1], office.patterns.longWords);
      return given[0].map((it) => [slug(it, () => false), slug(it, (found) => !found.endsWith('3'))]);"""
    wanted = [
        [proposed(name, table, lambda _: False), proposed(name, table, lambda found: not found.endswith("3"))]
        for name in names
    ]
    assert asked(page, script, names, PINYIN) == wanted


def way(
    route: Route, units: list[str], reviewing: list[str], registry: Registry, day: date
) -> list[tuple[str, str, str]]:
    """Each step of a route: its title, its unit (empty if there is only one), and who may take it."""
    steps = []
    for step in route.steps:
        if step in (Step.REVIEW, Step.APPROVAL):
            asked = {unit: takers(Role.DEPUTY_DIRECTOR, unit, registry, day) for unit in reviewing}
            named = {unit if len(asked) > 1 else "": names for unit, names in asked.items()}
            steps += [(title_of(step), unit, " 或 ".join(names)) for unit, names in named.items()]
        else:
            signing = [name for unit in units for name in takers(Role.DIRECTOR, unit, registry, day)]
            steps.append((title_of(step), "", " 或 ".join(dict.fromkeys(signing if step is Step.SIGN_OFF else ()))))
    return steps


def test_the_way_is_found_alike(page: Page, sample: Any) -> None:
    registry, day, chance = sample.registry, date.fromisoformat(DAY), random.Random(3)
    units = [str(data[KINDS.key(Group, "unit")]) for data in GROUPS]
    # Whoever comes from elsewhere is refused by the page, and is no matter of the way that it shows.
    homes = {registry.unit(person.unit).name: person.label for person in registry.of(Person)}
    departments = {unit.name for unit in registry.of(Unit) if unit.kind is UnitKind.DEPARTMENT}

    def drawn() -> Group:
        group = any_group(chance, units)
        joint = ("宣传部",) if group.procedure and group.unit in departments else ()
        return replace(group, custodian=homes.get(group.unit, group.custodian), joint_units=joint)

    pairs = [[drawn() for _ in range(chance.choice((1, 2)))] for _ in range(500)]
    script = """const routes = new (await at('route.js')).Routes({ ...office, jointReview: true });
      for (const one of given[0].flat()) one.first = routes.firstDay(one.started, one.filed);
      return given[0].map((pair) => [routes.stricter(...pair).name, routes.steps(...pair)]);"""
    shown = [[content(group) for group in pair] for pair in pairs]
    for pair, (name, steps) in zip(pairs, asked(page, script, shown), strict=True):
        route = stricter(*(route_of(group, registry) for group in pair))
        names = list(dict.fromkeys(registry.unit(group.unit).name for group in pair))
        joint = [name for group in pair for name in group.joint_units]
        assert name == route.name
        wanted = way(route, names, list(dict.fromkeys([*names, *joint])), registry, day)
        assert [(step["title"], step["unit"], step["who"]) for step in steps] == wanted
    last = ["信息技术部合并", "信息技术部备案"]
    assert asked(page, "return [office.routes.short.last, office.routes.internal.last];") == last


def any_group(chance: random.Random, units: list[str]) -> Group:
    start = date(2026, 2, 20) + timedelta(days=chance.randrange(20))
    filing = Filing(origin=Origin(""), kind=FilingKind.CREATION, filed_on=start, statement="甲乙丙丁")
    return Group(
        origin=Origin("registry/groups/hyfw/x.yaml"),
        name="甲乙丙丁",
        platform=Platform.WECHAT,
        scope=chance.choice(list(Scope)),
        unit=chance.choice(units),
        custodian="周启明",
        member_scope="甲乙丙丁",
        purpose="甲乙丙丁",
        started_on=chance.choice([None, start + timedelta(days=chance.randrange(-3, 12))]),
        term_end=chance.choice([None, start + timedelta(days=chance.randrange(-2, 24))]),
        procedure=chance.choice([None, None, Procedure.IN_FULL]),
        filings=(filing,),
    )


def test_a_name_that_every_object_knows_is_on_no_list(page: Page) -> None:
    """A look-up by what somebody typed finds what was put there, and nothing that JavaScript brings along."""
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js');
      const rules = new Rules(office, new Routes(office), new Names([], office));
      const told = (custodian) => rules.custodian({ answers: { custodian }, path: "" });
      return given.map((custodian) => Array.from(told(custodian), (one) => one.says));"""
    typed = ["constructor", "__proto__", "toString"]
    assert asked(page, script, *typed) == [[f"人员名册中没有“{name}”"] for name in typed]


TERMS = [
    ({"term_end": "2026-03-10"}, "", ["procedure 第十条·口径 36"]),
    ({"term_end": "2026-03-10", "procedure": "备案"}, "", []),
    ({"term_end": "2026-06-30"}, "", []),
    ({"term_end": "2026-03-12", "filed_on": "2026-03-10"}, "2026-03-10", ["term_end 第十条·口径 11"]),
    ({"term_end": "2026-03-12", "filed_on": "2026-03-11"}, "2026-03-10", ["term_end 第十条·口径 11"]),
]
"""What is answered of a group's change, until when it was filed, and of which items what is said cites what."""


def test_a_term_that_is_cut_or_over_is_told(page: Page) -> None:
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js');
      const rules = new Rules(office, new Routes(office), new Names([], office));
      const first = '2026-03-02', told = ([answers, last]) => {
        const old = { first, last, scope: '对内', unit: '会员服务部', joint: [] };
        const today = answers.filed_on;
        return rules.term({ kind: 'change', answers, start: first, old, isUnapproved: false, today });
      };
      const cited = ({ field, rule }) => `${field} ${office.cites[rule]}`;
      const answers = { statement: '写漏', filed_on: '2026-03-01' };
      const record = rules.record({ kind: 'change', answers, last: first, isUnapproved: true });
      return [...given[0].map((it) => Array.from(told(it), cited)), Array.from(record, cited)];"""
    of_record = ["statement 第八条", "filed_on 第六条·口径 7"]
    assert asked(page, script, [row[:2] for row in TERMS]) == [*(row[2] for row in TERMS), of_record]


OF_ANOTHER = {"unit": "综合部", "custodian": "孙立"}
BRIEF = {"term_end": "2026-11-30"}
NEED_TOLD = {"further_need": "另一批窗口人员，由综合部管理"}
LIMITS: list[tuple[dict[str, str], str]] = [
    ({"name": "会员服务部参保服务答疑群"}, "name 不通过"),
    ({"name": "新参保服务答疑群(35)"}, "name 不通过"),
    ({"name": "参保服务答疑群（续）", **OF_ANOTHER}, "name 提示"),
    ({"name": "参保服务答疑2群", **OF_ANOTHER, "custodian": "周启明"}, "name 不通过"),
    ({"name": "值班群", "purpose": "解答参保续保材料问题2组"}, "purpose 不通过"),
    ({"name": "参保服务咨询群"}, ""),
    ({"name": "参保服务答疑2群", **NEED_TOLD}, "name 提示"),
    ({"name": "参保服务答疑2群", **NEED_TOLD, **BRIEF}, "name 不通过"),
    ({"name": "参保服务答疑2群", **NEED_TOLD, **BRIEF, "procedure": "备案"}, "name 提示"),
    ({"name": "答题闲聊群"}, "name 提示"),
    ({"name": "答题闲聊群", **BRIEF}, "name 不通过"),
    ({"name": "答题闲聊二群"}, "name 不通过"),
]
"""What somebody files beside a limited group, and beside one that was never filed (答题闲聊群); what the decision says
of it, as contract A 9 has it."""


def test_the_page_says_what_the_limit_of_a_group_refuses(page: Page) -> None:
    never = entry("", "群组", more="群组名称: 答题闲聊群\n平台类别: 微信\n单位: 会员服务部\n")
    entries = {"registry/blacklist/01.yaml": entry(GROUP_PATH, "群组"), "registry/blacklist/02.yaml": never}
    known = json.loads(dict(made(viewer_of(small_office(entries))).files())["file/office.json"])["limits"]
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js'), { measureOf } = await at('text.js'), limits = given[1];
      const measure = measureOf(await (await fetch('/search/need.json')).json());
      const rules = new Rules({ ...office, limits }, new Routes(office), new Names([], office, measure));
      const told = ({ field, notice }) => `${field} ${notice ? '提示' : '不通过'}`;
      const usual = { unit: '会员服务部', custodian: '陈可为', platform: '微信', filed_on: '2026-11-25' };
      const of = (more) => rules.limits({ answers: { ...usual, ...more }, path: '', start: '2026-11-25' });
      return given[0].map((more) => Array.from(of(more), told).join());"""
    assert asked(page, script, [answers for answers, _ in LIMITS], known) == [says for _, says in LIMITS]


def test_the_day_of_a_form_is_judged_as_the_decision_judges_it(page: Page) -> None:
    """(Art. 7) Handed in on 2 November and looked at on that day: a week before is fine, a day to come is not."""
    wanted = {"2026-10-25": "早于报送 8 天，超过七天；按实际填表的日期改正"}
    wanted |= {"2026-10-04": "早于报送 29 天，超过七天；按实际填表的日期改正"}
    wanted |= dict.fromkeys(["2026-10-26", "2026-11-01", "2026-11-02"], "")
    wanted |= dict.fromkeys(["2026-11-03", "2026-12-02"], "未到，到当日方可合并；填写有误的，改正日期")
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js');
      const rules = new Rules(office, new Routes(office), new Names([], office));
      const told = (filed_on) => rules.record({ kind: 'create', answers: { filed_on }, today: '2026-11-02' });
      const plain = (day, { says, fix }) => `${says.replace(`备案日期 ${day} `, "")}；${fix}`;
      const dated = (day) => Array.from(told(day), (one) => plain(day, one));
      return given[0].map((day) => dated(day).join());"""
    assert asked(page, script, list(wanted)) == list(wanted.values())
    for day, says in wanted.items():
        last = replace(INTERNAL.last, filed_on=date.fromisoformat(day))
        made = facts(*BOTH, after=replace(INTERNAL, filings=(last,)), now=START + timedelta(hours=8))
        verdict = decide(made)
        assert verdict.approved is (says == "")
        assert not says or f"{PATH} 的备案日期 {day} {says}" in verdict.says


OVER = [
    ("change", "2026-03-12", "2026-03-10", []),
    ("change", "2026-03-12", "2026-03-11", ["使用期限 2026-03-10 已过，报送在其后（2026-03-11），只能办理注销"]),
    ("short", "2026-03-12", "2026-03-12", []),
    ("short", "2026-03-12", "2026-03-13", ["使用期限 2026-03-12 已过，不再创建、延长"]),
    ("create", "2026-03-12", "2026-03-13", ["使用期限 2026-03-12 已过，不再创建、延长"]),
    ("create", "2026-05-31", "2026-06-02", []),
]
"""A kind of filing, its last day, today, and what is wrong; it is dated 9 March, what it changes ends on the 10th."""


def test_a_term_is_over_by_the_day_and_not_by_the_date_on_the_form(page: Page) -> None:
    """(Art. 10) Whoever dates a form back by a few days within the week does not make a term longer by them."""
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js');
      const rules = new Rules(office, new Routes(office), new Names([], office));
      const first = '2026-03-02', before = { first, last: '2026-03-10', scope: '对内', unit: '会员服务部', joint: [] };
      const told = ([kind, term_end, today]) => {
        const [answers, old] = [{ term_end, filed_on: '2026-03-09' }, kind === 'change' ? before : undefined];
        return [...rules.term({ kind, answers, start: first, old, isUnapproved: false, today })];
      };
      const wrong = (some) => some.filter(({ notice }) => !notice).map(({ says }) => says);
      return given[0].map((row) => wrong(told(row)));"""
    assert asked(page, script, [row[:3] for row in OVER]) == [row[3] for row in OVER]


def test_late_paper_is_a_word_of_a_creation(page: Page) -> None:
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js');
      const rules = new Rules(office, new Routes(office), new Names([], office));
      const answers = { statement: '纸质补录：二〇二五年的备案表', filed_on: '2026-03-02' };
      const told = (kind) => Array.from(rules.record({ kind, answers, last: '' }), ({ rule }) => office.cites[rule]);
      return given.map(told);"""
    assert asked(page, script, "create", "change", "cancel") == [[], ["第六条·口径 28"], ["第六条·口径 28"]]


def test_a_cancellation_is_mended_within_thirty_days(page: Page) -> None:
    """(Art. 8) Of its merge; what the decision says is in tests/approval/test_corrections.py."""
    script = """const { Rules } = await at('rules.js'), { Names } = await at('names.js');
      const { Routes } = await at('route.js'), own = { ...office, closed: { 'hyfw/x': '2026-10-02' } };
      const rules = new Rules(own, new Routes(own), new Names([], own));
      const answers = { kind: '变更', statement: '更正：误办注销', filed_on: '2026-11-01' }, last = '2026-10-01';
      const told = (today) => [...rules.record({ kind: 'mend', path: 'hyfw/x', answers, last, today })];
      return given.map((today) => told(today).map(({ says, fix }) => `${says}；${fix}`).join());"""
    late = "注销于 2026-10-02 合并，超过三十天的不再更正；继续使用的，另行创建备案"
    assert asked(page, script, "2026-11-01", "2026-11-02") == ["", late]


def content(group: Group) -> dict[str, Any]:
    last = group.term_end.isoformat() if group.term_end else ""
    started, filed = group.started_on.isoformat() if group.started_on else "", group.filings[0].filed_on.isoformat()
    days = {"started": started, "filed": filed, "last": last, "joint": group.joint_units}
    return {"unit": group.unit, "scope": group.scope, "procedure": group.procedure or "", **days}


def test_answers_are_laid_over_alike(page: Page) -> None:
    fields = [name for name in KINDS.fields(Group) if name != "filings"]
    chance = random.Random(5)
    several = {"joint_units", "member_units"}

    def answers() -> dict[str, Any]:
        chosen = chance.sample([*fields, "statement", "filed_on", "disposal", "handed_to"], 6)
        return {name: chance.choice([["甲", "乙"], []] if name in several else ["甲乙丙丁", ""]) for name in chosen}

    given: list[Any] = [[chance.choice([{}, *GROUPS]), answers(), chance.choice(list(FilingKind))] for _ in range(300)]
    script = """const form = new (await at('form.js')).Form(schema); const { yamlOf } = await at('yaml.js');
      return given[0].map(([before, answers, kind]) => yamlOf(form.filled(before, { ...answers, kind })));"""
    wanted = [to_text(filled(before, laid, kind, KINDS)).decode() for before, laid, kind in given]
    assert asked(page, script, given) == wanted


def test_no_believable_text_looks_personal(page: Page) -> None:
    keys = [KINDS.key(Group, name) for name in ("name", "member_scope", "purpose")]
    texts = [str(data[key]) for data in GROUPS for key in keys]
    records = [record for data in GROUPS for record in data[KINDS.key(Group, "filings")]]
    texts += [record[KINDS.key(Filing, "statement")] for record in records]
    script = "const { looksPersonal } = await at('text.js'); return given[0].filter(looksPersonal);"
    assert asked(page, script, texts) == []


REFUSED = """请拨打13800138000联系|联系人 138-0013-8000|1 3 8 0 0 1 3 8 0 0 0|+86 138 0013 8000|１３８００１３８０００
电话010-88887777|01088887777|0311 8888777|座机：88887777|微信wxid_a1b2c3d4|微信号：zhang_san1|加V：zhangsan88
入群 https://u.wechat.com/fkx1234|weixin://dl/chat|QQ群号：123456789|wd@qq.com|护照号E12345678
身份证11010519491231002X|卡号4111111111111111|TIM号：123456789|身份证号码：110105194912310021"""
SUSPECTED = "工单 20261125001|文号1234-5678-90|联络@值班员|见 https://example.invalid/通知|排班 138 0013 2026 11 05"
SUSPECTED += "|金额13800138000元|工单110105194912310021|身份证110105194913310031"
CLEAN = "2026年11月25日至12月31日|〔2026〕12号文|第17条|每日8:30-17:30|微信群|约3000人次"
"""What the check and the page say of texts, by hand: both refuse; the page asks; nothing is said."""


def test_what_the_page_refuses_is_what_the_check_refuses(page: Page) -> None:
    """One list for both, then the disguises and the innocent numbers of the check's own tests."""
    chance = random.Random(4)
    kinds = [(make, EVERYWHERE | OF_NUMBERS) for _, make in NUMBERS.values()]
    kinds += [(make, EVERYWHERE | OF_ADDRESSES) for _, make in ADDRESSES.values()]
    ways = [(make, hide) for make, hides in kinds for hide in hides.values()] * 9
    texts = [f"说明：{hide(make(chance), chance)}" for make, hide in ways]
    texts += [f"备案事项说明: {fragment(chance)}" for fragment in FRAGMENTS for _ in range(60)]
    parts = [re.split(r"[|\n]", part) for part in (REFUSED, SUSPECTED, CLEAN)]
    known = [text for part in parts for text in part]
    script = """const { looksPersonal, personalOf } = await at('text.js'), sure = personalOf(office.patterns);
      return given[0].map((text) => (sure(text) ? 2 : Number(looksPersonal(text))));"""
    verdicts = dict(zip([*known, *texts], asked(page, script, [*known, *texts]), strict=True))
    assert [{verdicts[text] for text in part} for part in parts] == [{2}, {1}, {0}]
    assert [bool(personal_data_in(text)) for text in known] == [verdicts[text] == 2 for text in known]
    refused = [text for text, verdict in verdicts.items() if verdict == 2]
    assert [text for text in refused if not personal_data_in(text)] == []
    assert len(refused) > 250
