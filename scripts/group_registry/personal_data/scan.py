"""Search a text for personal data: a fast check that clears nearly all texts, then a full search.

E-mail addresses, invite links and account numbers, which only the words before them reveal, are found here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from group_registry.personal_data import numbers

_DOT = r"(?:\s?[.。·•]\s?|\s?[(\[{<【]\s?(?:dot|点|\.)\s?[)\]}>】]\s?|\s?点\s?|\sdot\s)"
_AT = r"(?:\s{0,3}(?:艾特|爱特|圈[aA]|[(\[{<【#*]\s?(?:at|@|艾特|爱特)\s?[)\]}>】#*])\s{0,3}|\sat\s)"
_LABEL = r"[a-z0-9](?:\s?[a-z0-9-]){0,40}?"
_ENDING = r"(?:c\s?o\s?m|c\s?n|n\s?e\s?t|o\s?r\s?g|g\s?o\s?v|e\s?d\s?u|vip|info|top|cc|io)(?![a-z0-9])"
_EMAIL = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{0,63}}"
    rf"(?:\s{{0,3}}@\s{{0,3}}(?:{_LABEL}{_DOT}){{1,4}}(?:{_ENDING}|[a-z]{{2,12}}(?![a-z0-9]))"
    rf"|{_AT}(?:{_LABEL}{_DOT}){{1,4}}{_ENDING})",
    re.IGNORECASE,
)
_REST = r"[^\s，。；、）】”’\"'<>]*"
_LINK = re.compile(
    # mp.weixin.qq.com has public articles. The other links lead into a group or to a person.
    rf"(?<!mp\.)(?:(?<![a-z0-9])(?:weixin|wx|qm|jq|qun|qr){_DOT}qq{_DOT}com|(?<![a-z0-9])u{_DOT}wechat{_DOT}com"
    rf"|(?<![a-z0-9])qr{_DOT}(?:wechat|alipay){_DOT}com|(?<![a-z0-9])(?:url|t|dwz){_DOT}cn(?=/)|meeting{_DOT}tencent{_DOT}com"
    rf"|(?<![a-z0-9])(?:(?:qr|h5|meeting){_DOT}dingtalk{_DOT}com|(?:applink|vc){_DOT}feishu{_DOT}cn|t{_DOT}me(?=/)))"
    rf"(?:/{_REST})?|(?:weixin|wxp|wework|mqqapi|mqqwpa|mqqopensdkapi|tencent|dingtalk|lark)://{_REST}|data:image/{_REST}",
    re.IGNORECASE,
)
_DRAWN = re.compile("(?:[\u2580-\u259f\u25a0\u25a1\u2801-\u28ff\u2b1b\u2b1c][\\s#]{0,8}+){40,}+")
"""A scannable code drawn with block characters over several lines."""
_WXID = re.compile(r"wxid[_-][a-z0-9]{6,}", re.IGNORECASE)
# weixin-gongzhonghao is the pinyin of a name.
_WORD = r"(?<![a-z])(?:wx|vx|weixin(?!(?:-(?:[a-z]+|[0-9]{1,4}))+(?![a-z0-9_-]))|wechat)(?![a-z])"
_JOIN = r"[\s:：=是为\-—>（(【\[“\"'#]{0,6}"
TRAVEL_PAPERS = ("护照", "通行证", "回乡证", "台胞证")
TELEPHONES = ("电话", "座机", "手机", "致电", "拨打", "联系方式", "tel", "phone")
QQ_WORDS = (r"扣\s?扣", "抠抠", "叩叩", "秋秋", "球球", "企鹅号?", "腾讯号", "群聊?号码?", "加群")
"""The fast check stops at each of these words, too."""
_PASSPORT = re.compile(
    rf"(?:{'|'.join(TRAVEL_PAPERS)})(?:号码?)?{_JOIN}([a-z]{{1,2}}\d{{7,10}})(?![a-z0-9])", re.IGNORECASE
)
_WECHAT_CONTEXT = (
    r"(?:(?:微\s?信|薇信|威信|v信)\s?群?(?:号码?|id|账号|帐号)|薇信|威信|v信|[加➕+][我他她]?\s?(?:v|微信?|薇)"
    rf"|{_WORD}(?:号|id)?)"
)
_WEAK_CONTEXT = r"(?<!企业)微\s?信\s?[:：=（(是为]"
_WECHAT = re.compile(
    rf"(?:{_WECHAT_CONTEXT}{_JOIN}|{_WEAK_CONTEXT}{_JOIN}|(?<![a-z0-9])v\s?[:：]{_JOIN}"
    # After the word alone, an id must contain a digit, because words such as Android also follow it.
    r"|(?<!企业)微\s?信\s?(?=[a-z_-]{0,19}[0-9]))"
    r"(?!(?:wechat|weixin|(?:android|windows|iphone|harmony)\d*)(?![a-z0-9_-]))([a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])",
    re.IGNORECASE,
)
_QQ_CONTEXT = (
    rf"(?:q\s?q(?:qun)?|(?<![a-z])q(?=\s?[:：])|q号|q群|(?<![a-z])tim(?=\s?[号群账帐:：])|{'|'.join(QQ_WORDS)})"
    r"\s?(?:号码?|群号?|账号|帐号|邮箱|id)?"
)
_ACCOUNT_BEFORE: tuple[tuple[numbers.HitKind, re.Pattern[str]], ...] = (
    (numbers.HitKind.WECHAT, re.compile(rf"(?:{_WECHAT_CONTEXT}|{_WEAK_CONTEXT}){_JOIN}\Z", re.IGNORECASE)),
    (numbers.HitKind.QQ, re.compile(rf"{_QQ_CONTEXT}{_JOIN}\Z", re.IGNORECASE)),
)
_TELEPHONE_BEFORE = re.compile(rf"(?:{'|'.join(TELEPHONES)})(?:号码?)?{_JOIN}\Z", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"\s?[人名位条次元个份天年月日号万亿千百户家件步%]")
_ENDS = r"(?![0-9a-z]|[ -][0-9]|(?:\.[0-9]+)?\s?(?:[万亿]?元|%))"
_DIALLED = r"(?<![0-9a-z])(?:(?:\+|00)?86[ -]?)?"
_MOBILES = ("1[3-9][0-9]{9}", "1[3-9][0-9] [0-9]{4} [0-9]{4}", "1[3-9][0-9]-[0-9]{4}-[0-9]{4}", "1 [3-9](?: [0-9]){9}")
_LANDLINES = ("0(?:10|2[0-57-9])[ -]?[2-9][0-9]{7}", "0[3-9][0-9]{2}[ -]?[2-8][0-9]{6,7}")
_LOCAL = r"(?!20[0-9]{6})[2-8][0-9]{6,7}(?![0-9a-z]|[ -][0-9]"
UNDISGUISED = "|".join(
    (
        *(pattern.pattern for pattern in (_EMAIL, _LINK, _WXID, _PASSPORT, _WECHAT)),
        *(f"{_DIALLED}{number}{_ENDS}" for number in _MOBILES),
        *(f"(?<![0-9a-z]){number}{_ENDS}" for number in _LANDLINES),
        rf"(?:{'|'.join(TELEPHONES)})(?:号码?)?{_JOIN}{_LOCAL}|{_UNIT_AFTER.pattern})",
        rf"{_QQ_CONTEXT}{_JOIN}[1-9][0-9]{{8,10}}(?![0-9a-z]|{_UNIT_AFTER.pattern})",
        rf"{numbers.IDENTITY_BEFORE}{numbers.NAMED_IDENTITY}(?![0-9a-z])",
    )
)
"""For the filing page, which refuses before anything is pushed what the search finds for sure; regardless of case."""


def addresses_in(text: str) -> Iterator[numbers.Hit]:
    for kind, pattern in (
        (numbers.HitKind.EMAIL, _EMAIL),
        (numbers.HitKind.LINK, _LINK),
        (numbers.HitKind.WECHAT, _WXID),
    ):
        for match in pattern.finditer(text):
            yield numbers.Hit(
                *match.span(), kind, numbers.mask("".join(re.sub(_DOT, ".", re.sub(_AT, "@", match[0])).split()))
            )
    for match in _DRAWN.finditer(text):
        yield numbers.Hit(*match.span(), numbers.HitKind.QR_CODE, numbers.mask("".join(match[0].split())))
    for kind, pattern in ((numbers.HitKind.PASSPORT, _PASSPORT), (numbers.HitKind.WECHAT, _WECHAT)):
        for match in pattern.finditer(text):
            yield numbers.Hit(*match.span(1), kind, numbers.mask(match[1]))


def accounts_in(runs: Sequence[numbers.Run]) -> Iterator[numbers.Hit]:
    """After words for an account (five to eleven digits) or a local telephone (seven or eight)."""
    for run in runs:
        before = run.before(0)
        kind = next((kind for kind, context in _ACCOUNT_BEFORE if context.search(before)), None)
        if kind is not None:
            parts = (part for part in _accounts(run) if _is_account(run, *part))
            yield from (numbers.Hit(*run.span(*part), kind, numbers.mask(run.digits[slice(*part)])) for part in parts)
        elif _TELEPHONE_BEFORE.search(before):
            digits, whole = run.digits, len(run.digits)
            fits = whole in (7, 8) and digits[0] in "2345678" and not numbers.is_compact_date(digits)
            if fits and numbers.date_at(run.groups(0, whole)) is None and _is_free(run, whole):
                yield numbers.Hit(*run.span(0, whole), numbers.HitKind.LANDLINE, numbers.mask(digits))


def _accounts(run: numbers.Run) -> Iterator[tuple[int, int]]:
    """The leading digits that stand alone, if any, otherwise the digits between list marks."""
    start, pieces = 0, list(pairwise(run.edges))
    alone = list(takewhile(lambda piece: piece[1] - piece[0] == 1, pieces))
    if alone:
        yield 0, alone[-1][1]
        return
    for one, other in pairwise(pieces):
        if numbers.LIST_MARKS.intersection(*run.gaps(one[1] - 1, other[0] + 1)):
            yield start, one[1]
            start = other[0]
    yield start, len(run.digits)


def _is_account(run: numbers.Run, start: int, end: int) -> bool:
    digits = run.digits[start:end]
    fits = 5 <= len(digits) <= 11 and digits[0] != "0" and not numbers.is_compact_date(digits)
    groups = run.groups(start, end)
    divided = len(groups) == 1 or max(map(len, groups)) == 1 or min(map(len, groups)) > 1
    return (
        fits
        and divided
        and numbers.date_at(groups) is None
        and run.is_disguised_well(start, end)
        and _is_free(run, end)
    )


def _is_free(run: numbers.Run, end: int) -> bool:
    """Neither a counted unit nor a letter that looks like a digit follows."""
    return not _UNIT_AFTER.match(run.after(end)) and run.after(end)[:1] not in tuple(numbers.LOOKALIKES)


def search(text: str) -> list[numbers.Hit]:
    """Without the fast check. Of overlapping matches, the surer one counts."""
    folded = numbers.fold(text)
    runs = list(numbers.runs_in(folded.text))
    hits: list[numbers.Hit] = []
    taken = bytearray(len(folded.text))
    for found in (*addresses_in(folded.text), *numbers.numbers_in(runs), *accounts_in(runs)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"1" * (found.end - found.start)
            hits.append(numbers.Hit(*folded.original(found.start, found.end), found.kind, found.masked))
    return sorted(hits)


_DIGITS = f"0123456789{numbers.CHINESE_NUMERALS}{numbers.LOOKALIKES}"
_DIGIT = f"[{_DIGITS}]"
# Allows any number of asterisks, while ``GAP`` allows three, because one character set is faster than an alternative.
_GAP = r"[\s—－.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横*-]{0,12}+"
_SUSPECT = "@\\薇"
"""Characters that always require the full search."""


def _ranges(*ranges: str, but: str) -> Iterator[str]:
    for first, last in map(tuple, ranges):
        start = ord(first)
        for one in sorted({*map(ord, but), ord(last) + 1}):
            if start <= one <= ord(last) + 1:
                if start < one:
                    yield f"\\u{start:04x}-\\u{one - 1:04x}"
                start = one + 1


_PLAIN = f"[\n{''.join(_ranges(' ~', '一鿿', but=_DIGITS + _SUSPECT))}。、，：；（）“”《》〔〕—…－？！]"
# Matches harmless characters and runs of at most nine digits, without backtracking.
_CLEAN = re.compile(rf"(?>(?:{_PLAIN}++|{_DIGIT}(?>(?:{_GAP}{_DIGIT}){{0,8}})(?!{_GAP}{_DIGIT}))*)")
# The first line of most files, for editors. It is long and contains no personal data.
_MODELINE = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"


def _beginning(words: Iterable[str]) -> str:
    """These words in upper or lower case, each alternative beginning with one letter as it is."""
    rest = ((word[0], f"(?i:{word[1:]})" if word.isascii() else word[1:]) for word in words)
    return "|".join(f"{first}{others}" for letter, others in rest for first in {letter: 0, letter.upper(): 0})


# They stop at more texts than the full search, never at fewer; the tests compare the two. Each alternative begins with
# a literal character, never with a set: then the engine skips to the next of these characters in one fast scan.
_MARKS = re.compile(
    r"//(?<=://)|/(?<=[cC][nN]/)|/(?<=[mM][eE]/)|&#|%[0-9A-Fa-f]{2}|d(?i:ata:image)|D(?i:ata:image)"
    r"|艾特|爱特|圈[aA]|a[tT](?![A-Za-z])|A[tT](?![A-Za-z])"
    r"|q\s*[qQ号群:：]|Q\s*[qQ号群:：](?!/TIM\n)|t(?i:im)\s?[号群账帐:：]|T(?i:im)\s?[号群账帐:：]"
    rf"|{_beginning(QQ_WORDS)}"
    r"|w[xXeE]|W[xXeE]|v[xX]|V[xX]|v\s*[:：信]|V\s*[:：信]|加[我他她]?\s?[vV微薇]|\+[我他她]?\s?[vV微薇]|威信"
    r"|微\s?信(?:(?![\n群])|\s?群?(?:号|[iI][dD]|[账帐]号)|\n[:：=（(是为A-Za-z])"
    rf"|{_beginning(('alipay', 'meeting', 'dingtalk', 'feishu', *TRAVEL_PAPERS, *TELEPHONES))}"
)
_NUMBER_FOLLOWS = re.compile(
    rf"(?:[^\n]{{0,16}}?|(?:号码?)?[\s:：=是为\-—－>（(【\[“\"'#]{{0,12}}){_DIGIT}(?:{_GAP}{_DIGIT}){{5}}"
)


def may_hold_personal_data(text: str) -> bool:
    text = text.removeprefix(_MODELINE)
    if not _CLEAN.fullmatch(text):
        return True
    return any(
        found[0].lower() not in TELEPHONES or _NUMBER_FOLLOWS.match(text, found.end())
        for found in _MARKS.finditer(text)
    )


def personal_data_in(text: str) -> list[numbers.Hit]:
    return search(text) if may_hold_personal_data(text) else []


def masked(text: str) -> str:
    for hit in reversed(personal_data_in(text)):
        text = text[: hit.start] + hit.masked + text[hit.end :]
    return text
