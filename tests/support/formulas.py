"""What a spreadsheet may take for a formula, written down by hand: never asked of the code that guards against it."""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How such a cell begins, after the OWASP page on CSV injection; blanks before a sign do not make it safe."""


def may_be_formula(cell: str) -> bool:
    """Whether a cell begins with one of the signs, with or without blanks before it."""
    return cell.startswith(STARTS) or cell.strip(" \u3000\u00a0").startswith(STARTS)
