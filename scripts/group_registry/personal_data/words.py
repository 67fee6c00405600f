"""Characters that stand for digits, and words behind which somebody's number or account follows."""

_NUMERALS = ("零○洞", "一壹弌幺", "二贰弍貳两兩", "三叁弎參", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
CHINESE = {numeral: str(value) for value, numerals in enumerate(_NUMERALS) for numeral in numerals}
DISGUISES = {"l": "1", "I": "1", "O": "0", "o": "0"}
VALUES = {digit: digit for digit in "0123456789"} | CHINESE | DISGUISES

CHINESE_NUMERALS = "".join(CHINESE)
LOOKALIKES = "".join(DISGUISES)

TRAVEL_PAPERS = ("护照", "通行证", "回乡证", "台胞证")
TELEPHONES = ("电话", "座机", "手机", "致电", "拨打", "联系方式", "tel", "phone")
QQ_WORDS = (r"扣\s?扣", "抠抠", "叩叩", "秋秋", "球球", "企鹅号?", "腾讯号", "群聊?号码?", "加群")
"""The fast check stops at each of these words, too."""
DIGEST_OR_TIME = (
    r"(?<![0-9A-Za-z])(?=(?:[0-9]*[a-f]){3})[0-9a-f]{16,}(?![0-9A-Za-z])"
    r"|(?<![\d:：])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:：])"
)
"""Never part of a personal number. The search meets it after full-width signs became plain, this check before that."""
