"""What staff read is in the voice of official papers: short and formal, without talk, riddles and images.

The lists are written by hand, from sentences that once stood here, and held against every text that staff see.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HAN = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile("[，。；：！？]")

TALK = (
    "看一看|看看|一眼|顺手|搞|凑|不用管|可以不管|不用[改写填抄装另]|用不着|用得着|管不过来|看不过来|赶时间|一遍|一字不差",
    "等于没|写错|写清|写实|写全(?!称)|讲明|是不是|有没有|能不能|对不对|怎么|怎样|为什么|干什么|办什么|做什么|写什么|说什么|发生了什么",
    "谁来|谁批|给谁|等谁|等着|轮到|哪一个|哪一天|哪一步|哪个|哪份|哪天|这一天|那一天|那天|这一次|这次|那次|多久",
    "这一项|这一条|这一行|这一处|这一页|这里|那里|这个|那个|那份|这样|那样|(?<![识区])别的|(?<!识)别人|东西|的样子|的日子",
    "还没有|没能|没有写(?!入)|没有办成|没有收|不收|收进来|收回来|不算数|算数|不作数|作数|凭什么|不认得|认不出|认得出|看不出|分不清",
    "读不[到懂通]|写不了|写不进|连不上|取不到|推送不到|请不到|问不到|对不上|接不上|打不开|查不出|查得出|编不得|补不了",
    "被人|别忘|免得|走完整|走一遍|走全部|同样的路|一条路(?!线)|照样|照着|照抄|照机构|照人员|照实|照这|恐怕|最好|可以考虑",
    "换一个|改成|写成了|改好|没写|没填|写漏|漏写|补进|写进|并成|却|就行|就够|说一声|马上|丢了|自己|合起来算|接连|接着|(?<!自)愿意",
    "要改(?!正)|要办的|(?<!需)要处理|不能(?:签(?!批)|[见代豁改重颠])|先办(?!理)|办注销|办变更|拼不出|不像|系统不管",
    "群里|退不退|拉不拉|本群(?!组)|该群(?!组)|各群(?!组)|个群(?!组)|几个(?:群|部门|文件|人)|一群一号|管群|管太多",
)
IMAGES = "治不好|治得|口子|一道门|失守|叫醒|扣着|扣住|相扣|管住|挡下|抢先|盖不过|把关|把住|绕成|半截|另一头"
WRONG = "半个月|自行退出|完整的备案|完整的路线|一事一议|走同样"
FORBIDDEN = re.compile("|".join((*TALK, IMAGES, WRONG)))

SOURCES = (
    *("registry/office/interpretations.yaml", "SECURITY.md", "README.md", "mkdocs.yml", ".github/*.md"),
    *(f"docs/{name}.md" for name in ("file", "articles", "books", "evidence", "minutes", "setup", "guide-*")),
    "docs/first-run.md",
    *("scripts/**/*.py", "scripts/**/*.html", "schema/*.json"),
    *("docs/assets/*.js", "docs/assets/filing/*.js", "docs/overrides/**/*.html"),
)


def messages(code: str) -> Iterator[str]:
    """What Python code says in sentences: texts with a mark of punctuation, docstrings left out."""
    tree = ast.parse(code)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    yield from (str(node.value) for node in texts if id(node) not in docstrings and SENTENCE.search(str(node.value)))


def lines(path: Path) -> Iterator[str]:
    """The lines of a source that hold Chinese; of the README, its section for staff."""
    text = path.read_text("utf-8")
    text = text.split("## Why believe it")[0] if path.name == "README.md" else text
    for part in messages(text) if path.suffix == ".py" else [text]:
        yield from (line.strip() for line in part.splitlines() if HAN.search(line))


ASKED = "这个群备案了吗"
"""The question that people come with, in their words: the name of a page."""


def talk(line: str) -> list[str]:
    said = re.sub(r"/[^/\s]+/g", "", line.replace(ASKED, ""))  # a pattern of a script knows what people ask
    return [found[0] for found in FORBIDDEN.finditer(said)]


def test_staff_read_no_talk() -> None:
    paths = [path for pattern in SOURCES for path in sorted(ROOT.glob(pattern))]
    kinds = {path.suffix for path in paths if any(lines(path))}
    assert kinds == {".py", ".html", ".js", ".json", ".md", ".yaml", ".yml"}
    wrong = [f"{path.name}: {words} in {line}" for path in paths for line in lines(path) if (words := talk(line))]
    assert not wrong, "no plain office Chinese: " + "\n".join(wrong)


@pytest.mark.parametrize("line", ["用不满半个月的群", "后来的一般申请治不好它", "一个口子管理", "编不得，这一行不收"])
def test_what_was_wrong_is_found(line: str) -> None:
    assert talk(line)


GLOSSARY = ROOT / "docs/glossary.md"
READS_OTHERS = ("scripts/group_registry/spreadsheets/", "docs/glossary.md")
"""Where the words of other people's tables are known, and where the words are listed."""


def test_one_thing_has_one_word() -> None:
    """The last column of the glossary is what no page, workbook, dossier or comment says."""
    columns = [line.strip("| ").split(" | ") for line in GLOSSARY.read_text("utf-8").splitlines()[6:]]
    unwanted = [word for row in columns for word in (row[2].split("、") if len(row) > 2 else ())]
    assert len(unwanted) > 10
    wrong = re.compile("|".join(f"(?<!报送){word}" for word in unwanted))
    found = []
    for path in sorted({path for pattern in (*SOURCES, "docs/assets/*.css") for path in ROOT.glob(pattern)}):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(READS_OTHERS):
            found += [(name, words) for words in wrong.findall(path.read_text("utf-8"))]
    assert found == []
