"""Findings as SARIF 2.1.0, the form that code scanning and editors take in."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from regulation.citation import cited
from regulation.finding import Finding, Level

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Level, str] = {Level.ERROR: "error", Level.NOTICE: "note"}


def render(findings: Sequence[Finding]) -> str:
    """One run with its rules and results; columns count Unicode characters."""
    rules = list(dict.fromkeys((finding.rule, finding.article) for finding in findings))
    run = {
        "tool": {"driver": {"name": "group-registry", "rules": [_rule(*rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str, article: str | None) -> dict[str, Any]:
    about = f"制度{cited(article)}" if article else "文件的写法"
    return {"id": rule, "shortDescription": {"text": about}}


def _result(finding: Finding) -> dict[str, Any]:
    article = f"（{cited(finding.article)}）" if finding.article else ""
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{finding.says}{article}。改法：{finding.fix}"},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    """A path as a relative URI: whatever is not plain is percent-encoded."""
    plain = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogatepass"))
