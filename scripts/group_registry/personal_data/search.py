"""The full search of a text for personal data: it takes longer to compile than most texts to read.

E-mail addresses, invite links and account numbers, which only the words before them reveal, are found here."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from group_registry.personal_data.numbers import (
    IDENTITY_BEFORE,
    LIST_MARKS,
    NAMED_IDENTITY,
    Hit,
    HitKind,
    Run,
    date_at,
    fold,
    is_compact_date,
    mask,
    numbers_in,
    runs_in,
)
from group_registry.personal_data.words import LOOKALIKES, QQ_WORDS, TELEPHONES, TRAVEL_PAPERS

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
_ACCOUNT_BEFORE: tuple[tuple[HitKind, re.Pattern[str]], ...] = (
    (HitKind.WECHAT, re.compile(rf"(?:{_WECHAT_CONTEXT}|{_WEAK_CONTEXT}){_JOIN}\Z", re.IGNORECASE)),
    (HitKind.QQ, re.compile(rf"{_QQ_CONTEXT}{_JOIN}\Z", re.IGNORECASE)),
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
        rf"{IDENTITY_BEFORE}{NAMED_IDENTITY}(?![0-9a-z])",
    )
)
"""For the filing page, which refuses before anything is pushed what the search finds for sure; regardless of case."""


def addresses_in(text: str) -> Iterator[Hit]:
    for kind, pattern in (
        (HitKind.EMAIL, _EMAIL),
        (HitKind.LINK, _LINK),
        (HitKind.WECHAT, _WXID),
    ):
        for match in pattern.finditer(text):
            yield Hit(*match.span(), kind, mask("".join(re.sub(_DOT, ".", re.sub(_AT, "@", match[0])).split())))
    for match in _DRAWN.finditer(text):
        yield Hit(*match.span(), HitKind.QR_CODE, mask("".join(match[0].split())))
    for kind, pattern in ((HitKind.PASSPORT, _PASSPORT), (HitKind.WECHAT, _WECHAT)):
        for match in pattern.finditer(text):
            yield Hit(*match.span(1), kind, mask(match[1]))


def accounts_in(runs: Sequence[Run]) -> Iterator[Hit]:
    """After words for an account (five to eleven digits) or a local telephone (seven or eight)."""
    for run in runs:
        before = run.before(0)
        kind = next((kind for kind, context in _ACCOUNT_BEFORE if context.search(before)), None)
        if kind is not None:
            parts = (part for part in _accounts(run) if _is_account(run, *part))
            yield from (Hit(*run.span(*part), kind, mask(run.digits[slice(*part)])) for part in parts)
        elif _TELEPHONE_BEFORE.search(before):
            digits, whole = run.digits, len(run.digits)
            fits = whole in (7, 8) and digits[0] in "2345678" and not is_compact_date(digits)
            if fits and date_at(run.groups(0, whole)) is None and _is_free(run, whole):
                yield Hit(*run.span(0, whole), HitKind.LANDLINE, mask(digits))


def _accounts(run: Run) -> Iterator[tuple[int, int]]:
    """The leading digits that stand alone, if any, otherwise the digits between list marks."""
    start, pieces = 0, list(pairwise(run.edges))
    alone = list(takewhile(lambda piece: piece[1] - piece[0] == 1, pieces))
    if alone:
        yield 0, alone[-1][1]
        return
    for one, other in pairwise(pieces):
        if LIST_MARKS.intersection(*run.gaps(one[1] - 1, other[0] + 1)):
            yield start, one[1]
            start = other[0]
    yield start, len(run.digits)


def _is_account(run: Run, start: int, end: int) -> bool:
    digits = run.digits[start:end]
    fits = 5 <= len(digits) <= 11 and digits[0] != "0" and not is_compact_date(digits)
    groups = run.groups(start, end)
    divided = len(groups) == 1 or max(map(len, groups)) == 1 or min(map(len, groups)) > 1
    return fits and divided and date_at(groups) is None and run.is_disguised_well(start, end) and _is_free(run, end)


def _is_free(run: Run, end: int) -> bool:
    """Neither a counted unit nor a letter that looks like a digit follows."""
    return not _UNIT_AFTER.match(run.after(end)) and run.after(end)[:1] not in tuple(LOOKALIKES)


def search(text: str) -> list[Hit]:
    """Without the fast check. Of overlapping matches, the surer one counts."""
    folded = fold(text)
    runs = list(runs_in(folded.text))
    hits: list[Hit] = []
    taken = bytearray(len(folded.text))
    for found in (*addresses_in(folded.text), *numbers_in(runs), *accounts_in(runs)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"1" * (found.end - found.start)
            hits.append(Hit(*folded.original(found.start, found.end), found.kind, found.masked))
    return sorted(hits)
