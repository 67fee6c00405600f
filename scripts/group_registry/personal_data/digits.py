"""What may stand for a digit, and between two of one number."""

_NUMERALS = ("零○洞", "一壹弌幺", "二贰弍貳两兩", "三叁弎參", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
CHINESE = {numeral: str(value) for value, numerals in enumerate(_NUMERALS) for numeral in numerals}
DISGUISES = {"l": "1", "I": "1", "O": "0", "o": "0"}
VALUES = {digit: digit for digit in "0123456789"} | CHINESE | DISGUISES

CHINESE_NUMERALS = "".join(CHINESE)
LOOKALIKES = "".join(DISGUISES)
# At most three asterisks: with four it is a number that somebody has masked already.
GAP = r"(?:[\s—－.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横-]{0,12}+|\*{1,3}+)"
