"""What a scan of a signed form belongs to, as people read it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from group_registry.model.records import PaperSignature


def told(scan: str, digest: str, papers: Iterable[PaperSignature], digests: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the scan is on record, and in words as what; ``digests`` are the present contents' by path.

    A scan that bears the name of a record and not its digest is told to be another one.
    """
    papers = tuple(papers)
    lines = [line for one in papers if one.scan_digest == digest for line in _holds(one, digests)]
    if lines:
        return True, "\n".join([f"{scan} 与登记时一致：", *lines]) + "\n"
    named = next((one for one in papers if one.stem == PurePath(scan).stem), None)
    if named:
        return False, f"{scan} 与 {named.path} 登记的摘要不一致：换过、改动过，或不是登记的那一份。\n"
    return False, f"{scan} 没有登记过：登记册里没有一份纸质签批是这个摘要。\n"


def _holds(paper: PaperSignature, digests: Mapping[str, str]) -> Iterator[str]:
    yield f"  {paper.path}：{paper.signer} {paper.signed_on} {paper.step} {paper.file}"
    yield f"    见证：{'、'.join(paper.witnesses)}"
    is_present = digests.get(paper.file) == paper.new_digest
    yield f"    签的{'就是登记册里现在的内容' if is_present else '不是登记册里现在的内容（后来有改动，或还没有合并）'}"
