"""How an article is cited: ``9.2`` is 第九条（二）."""

_DIGITS = "零一二三四五六七八九"


def cited(article: str) -> str:
    """The article in Chinese numerals, with its item where one is named."""
    number, _, item = article.partition(".")
    return f"第{numeral(int(number))}条" + (f"（{numeral(int(item))}）" if item else "")


def numeral(number: int) -> str:
    """A number from 0 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
