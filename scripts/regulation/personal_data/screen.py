"""A quick look that lets clean texts pass: what it passes holds no hit, what it stops may."""

import re

from regulation.personal_data.digits import CHINESE_NUMERALS, GAP, LOOKALIKES

# Each pattern begins with a set or with letters only, which the engine seeks in one sweep.
_DIGIT = rf"[0-9{CHINESE_NUMERALS}{LOOKALIKES}]"
# A run is tried where it begins, not again at each of its digits.
_LONG_NUMBER = re.compile(rf"{_DIGIT}(?<![0-9].)(?<![0-9]-.)(?:{GAP}{_DIGIT}){{9}}")
_ODD = re.compile(r"[^\n -~\u4e00-\u9fff。、，：；（）“”《》〔〕—…－？！]")
# The first line that editors read in most files; it has many letters and nothing to find.
_MODELINE = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"
_MARKS = re.compile(
    r"@|://|\\|&#|%[0-9A-Fa-f]{2}|data:image|[.]cn|点 ?c[no]|艾特|爱特|圈[aA]|a[tT](?![A-Za-z])|A[tT](?![A-Za-z])"
    r"|q *[qQ号群:：]|Q *[qQ号群:：](?!/TIM\n)|扣 ?扣|抠抠|叩叩|秋秋|球球|企鹅|腾讯号|群号|群聊号|加群"
    r"|w[xXeE]|W[xXeE]|v[xX]|V[xX]|v *[:：信]|V *[:：信]|加 ?[vV微薇]|[+] ?[vV微薇]|微 ?信(?![\n群])|薇|威信|meeting"
)
_TELEPHONE = re.compile(
    rf"(?:电话|座机|手机|致电|拨打|联系方式|tel|Tel|TEL|phone|Phone)(?=[^\n]{{0,16}}?{_DIGIT}(?:{GAP}{_DIGIT}){{5}})"
)


def may_hold_personal_data(text: str) -> bool:
    """Whether a closer look is needed."""
    text = text.removeprefix(_MODELINE)
    return bool(_ODD.search(text) or _MARKS.search(text) or _TELEPHONE.search(text) or _LONG_NUMBER.search(text))
