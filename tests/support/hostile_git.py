"""Machines and clones on which git is set so that it could hide something, tell it otherwise, or run something.

Each case has a name that says the setting. What it does to a machine is in a user's configuration unless said.
"""

import hashlib
import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from support.evidence_past import INSIDE, ON_PAPER, Past, again, named, renewed
from support.histories import Pull
from support.repositories import PLAIN, git
from support.world import LI, ZHAO, filing

UNSEEN = "没有任何人批准过的用途"
"""What stands in a group's file and nobody approved."""


@dataclass
class Machine:
    """A clone, a folder beside it, another clone with another past, and the environment that commands would have."""

    past: Past
    folder: Path
    other: Path
    environment: dict[str, str | None] = field(default_factory=dict)
    """Variables by name; None takes one away."""

    @property
    def root(self) -> Path:
        return self.past.world.git

    def set(self, name: str, value: str, layer: str = "GIT_CONFIG_GLOBAL") -> None:
        place = self.folder / layer
        git(self.folder, "config", "--file", str(place), "--add", name, self.spelt(value))
        self.environment[layer] = str(place)

    def spelt(self, value: str) -> str:
        """The value with what is only known here put in."""
        return value.replace("ROOT", str(self.root)).replace("OTHER", str(self.other)).replace("TOOL", str(self.tool))

    @property
    def tool(self) -> Path:
        """A program that answers whatever it is asked with a line of its own."""
        place = self.folder / "tool"
        if not place.exists():
            place.write_text("#!/bin/sh\necho a line of its own\n", "utf-8")
            place.chmod(0o755)
        return place


Deed = Callable[[Machine], object]


def past_with_everything(past: Past) -> tuple[Past, Pull]:
    """A past in which git's settings have something to hide, and a pull request that waits in it.

    A merge by the button that nobody approved; then pushed past everything: a renamed and a copied file, a submodule,
    in one commit with a signature and words in another encoding. The branch ``bad`` is full of mistakes.
    """
    world = past.world
    world.opened({INSIDE: filing(purpose=UNSEEN, records=again() + again("再改一次"))}).merge()
    assert past.record() in (0, 1)
    waiting = world.opened({ON_PAPER: renewed(past.held(ON_PAPER), "再换一人")})
    waiting.approve(LI, ZHAO)
    wrong = named("错漏群", filing(records="")).replace("备案日期: 2026-11-02".encode(), "备案日期: 昨天".encode())
    bad = world.commit([world.main], {"registry/groups/hyfw/wrong.yaml": wrong, ON_PAPER: None}, "错")
    git(world.git, "update-ref", "refs/heads/bad", bad)
    tree = dict(world.trees[world.main])
    tree["LIESMICH.md"] = tree.pop("README.md")
    tree |= {"part": ("160000", world.adoption), "copy.yaml": (PLAIN, tree[INSIDE][1])}
    seconds = int(world.tick().timestamp())
    who = f"张三 <clerk@example.invalid> {seconds} +0800"
    signed = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----"
    lines = [f"tree {world._tree(tree)}", f"parent {world.main}", f"author {who}", f"committer {who}"]
    body = "\n".join([*lines, "encoding GBK", signed, "", "改名，没有申请", ""]).encode("GBK")
    world.main = world._object(b"commit", body)
    world.trees[world.main] = tree
    git(world.git, "update-ref", "refs/heads/main", world.main)
    git(world.git, "repack", "-adq")
    return past, waiting


_SETTINGS = """
log.diffMerges=remerge,off,separate,none,combined,dense-combined,first-parent
i18n.logOutputEncoding=GBK,UTF-16,ISO-8859-1 i18n.commitEncoding=GBK
core.quotePath=true core.abbrev=4 core.autocrlf=true core.eol=crlf core.safecrlf=true core.ignoreCase=true
core.precomposeUnicode=true core.symlinks=false core.fileMode=false core.sparseCheckout=true core.bigFileThreshold=1
core.packedGitLimit=1 core.warnAmbiguousRefs=false core.notesRef=refs/heads/main core.fsmonitor=TOOL
core.alternateRefsCommand=TOOL core.attributesFile=OTHER/attributes core.excludesFile=OTHER/attributes core.pager=false
pager.log=false log.abbrevCommit=true log.follow=true log.mailmap=true log.showSignature=true log.showRoot=false
log.decorate=full log.date=relative log.excludeDecoration=* notes.displayRef=refs/heads/*
mailmap.blob=refs/heads/main:README.md format.pretty=oneline format.notes=true
color.ui=always color.diff=always column.ui=always
diff.renames=true,copies diff.relative=true diff.noPrefix=true diff.ignoreSubmodules=all diff.submodule=log
diff.external=TOOL diff.context=0 diff.algorithm=patience submodule.recurse=true submodule.part.ignore=all
alias.log=!TOOL alias.cat-file=!TOOL gpg.program=TOOL feature.experimental=true gc.auto=1
fsck.skipList=OTHER/empty,OTHER/nowhere
"""
SETTINGS = {name: values.split(",") for name, values in (one.split("=") for one in _SETTINGS.split())}
"""Settings of a user that change nothing, each with its values."""

_ENVIRONMENT = """
GIT_DIR=OTHER GIT_COMMON_DIR=OTHER GIT_WORK_TREE=OTHER GIT_PREFIX=registry/ GIT_NAMESPACE=other
GIT_OBJECT_DIRECTORY=OTHER/objects GIT_ALTERNATE_OBJECT_DIRECTORIES=OTHER/objects
GIT_SHALLOW_FILE=OTHER/shallow-of-another GIT_REPLACE_REF_BASE=refs/heads/ GIT_NO_REPLACE_OBJECTS=0
GIT_GRAFT_FILE=OTHER/grafts GIT_ATTR_SOURCE=refs/heads/main GIT_EXTERNAL_DIFF=TOOL GIT_DIFF_OPTS=--unified=0
GIT_LITERAL_PATHSPECS=1 GIT_GLOB_PATHSPECS=1 GIT_NOGLOB_PATHSPECS=1 GIT_ICASE_PATHSPECS=1
GIT_NOTES_DISPLAY_REF=refs/heads/main GIT_CEILING_DIRECTORIES=ROOT GIT_INDEX_FILE=OTHER/nowhere
GIT_PAGER_IN_USE=true GIT_TRACE=1 LC_ALL=zh_CN.GBK TZ=Pacific/Kiritimati
"""
ENVIRONMENT = dict(one.split("=", 1) for one in _ENVIRONMENT.split()) | {
    "GIT_CONFIG_PARAMETERS": "'log.diffMerges'='remerge' 'core.abbrev'='4'"
}
"""Variables that change nothing; those of git by which it would read another clone, or read otherwise."""


def _system(machine: Machine) -> None:
    machine.environment["GIT_CONFIG_NOSYSTEM"] = "0"
    machine.set("log.diffMerges", "remerge", "GIT_CONFIG_SYSTEM")


def _worktree(machine: Machine) -> None:
    git(machine.root, "config", "core.repositoryFormatVersion", "1")
    git(machine.root, "config", "extensions.worktreeConfig", "true")
    (machine.root / "config.worktree").write_text("[log]\n\tdiffMerges = remerge\n", "utf-8")


def _included(machine: Machine) -> None:
    (machine.folder / "more").write_text("[log]\n\tdiffMerges = remerge\n", "utf-8")
    machine.set(f"includeIf.gitdir:{machine.root}.path", str(machine.folder / "more"))


def _counted(machine: Machine) -> None:
    machine.environment |= {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "log.diffMerges",
        "GIT_CONFIG_VALUE_0": "remerge",
    }


LAYERS: dict[str, Deed] = {
    "system": _system,
    "clone": lambda machine: git(machine.root, "config", "log.diffMerges", "remerge"),
    "worktree": _worktree,
    "includeIf": _included,
    "GIT_CONFIG_COUNT": _counted,
}
"""Where git reads a setting beside a user's own."""


def _home(machine: Machine) -> None:
    (machine.folder / "git").mkdir()
    (machine.folder / "git/config").write_text("[log]\n\tdiffMerges = remerge\n", "utf-8")
    (machine.folder / "git/attributes").write_text("* -diff\n", "utf-8")
    machine.environment |= {"XDG_CONFIG_HOME": str(machine.folder), "GIT_CONFIG_GLOBAL": None}


def _attributes(machine: Machine) -> None:
    lines = "* -diff -text\n*.yaml diff=odd working-tree-encoding=UTF-16 ident filter=odd export-ignore\n"
    (machine.root / "info").mkdir(exist_ok=True)
    (machine.root / "info/attributes").write_text(lines, "utf-8")
    for name in ("diff.odd.textconv", "diff.odd.command", "filter.odd.smudge", "filter.odd.clean"):
        git(machine.root, "config", name, str(machine.tool))


def _attributes_of_a_tree(machine: Machine) -> None:
    blob = git(machine.root, "hash-object", "-w", "--stdin", feed=b"* -diff binary\n")
    tree = git(machine.root, "mktree", feed=f"100644 blob {blob}\t.gitattributes\n".encode())
    machine.set("attr.tree", tree)


def _hooks(machine: Machine) -> None:
    for hook in ("reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"):
        place = machine.folder / "hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_text("#!/bin/sh\necho a line of its own\nexit 1\n", "utf-8")
        place.chmod(0o755)
    machine.set("core.hooksPath", str(machine.folder / "hooks"))


def _replaced(base: str, what: str) -> Deed:
    """What nobody approved is replaced: the merge by one that changes nothing, or the content by the approved one."""

    def deed(machine: Machine) -> None:
        root = machine.root
        merge = git(root, "rev-list", "--max-count=1", "--skip=1", "--first-parent", "main")
        if what == "merge":
            parents = [word for parent in (f"{merge}^1", f"{merge}^2") for word in ("-p", parent)]
            other = git(root, "commit-tree", f"{merge}^1^{{tree}}", *parents, "-m", "x")
            replaced = merge
        else:
            replaced, other = (git(root, "rev-parse", f"{commit}:{INSIDE}") for commit in (merge, f"{merge}^1"))
        git(root, "update-ref", f"{base}{replaced}", other)
        if base != "refs/replace/":
            machine.environment["GIT_REPLACE_REF_BASE"] = base
        machine.set("core.useReplaceRefs", "true")

    return deed


def _grafts(machine: Machine) -> None:
    """The push past everything follows the last approved merge."""
    root = machine.root
    (root / "info").mkdir(exist_ok=True)
    (root / "info/grafts").write_text(f"{git(root, 'rev-parse', 'main')} {git(root, 'rev-parse', 'main~2')}\n", "utf-8")


def _commit_graph(machine: Machine) -> None:
    """A file beside the objects, by which the tip of main follows main's first commit."""
    root = machine.root
    git(root, "commit-graph", "write", "--reachable")
    place = root / "objects/info/commit-graph"
    graph = bytearray(place.read_bytes())
    chunks = {bytes(graph[at : at + 4]): int.from_bytes(graph[at + 4 : at + 12], "big") for at in range(8, 80, 12)}
    names, data = chunks[b"OIDL"], chunks[b"CDAT"]
    listed = [bytes(graph[at : at + 20]).hex() for at in range(names, data, 20)]
    tip, start = (listed.index(git(root, "rev-list", "--first-parent", "main").split()[place]) for place in (0, -1))
    graph[data + tip * 36 + 20 : data + tip * 36 + 24] = struct.pack(">I", start)
    place.chmod(0o644)
    place.write_bytes(graph[:-20] + hashlib.sha1(graph[:-20], usedforsecurity=False).digest())
    machine.set("core.commitGraph", "true")


def _alternate(machine: Machine) -> None:
    """All objects lie in another folder, which the clone names."""
    away = machine.folder / "objects"
    shutil.move(machine.root / "objects", away)
    for name in ("info", "pack"):
        (machine.root / "objects" / name).mkdir(parents=True)
    (machine.root / "objects/info/alternates").write_text(f"{away}\n", "utf-8")


def _tags(machine: Machine) -> None:
    """Names that are taken for others: tags like the branches, a branch like the remote's, a ref outside all."""
    for name in ("tags/main", "tags/approvals", "heads/origin/main", "heads/refs/heads/main", "origin/main"):
        git(machine.root, "update-ref", f"refs/{name}", machine.past.world.adoption)


def _config(text: str) -> Deed:
    def deed(machine: Machine) -> None:
        with (machine.root / "config").open("a", encoding="utf-8") as file:
            file.write(machine.spelt(text))

    return deed


MORE: dict[str, Deed] = {
    "every-layer/log.diffMerges=remerge": lambda machine: [deed(machine) for deed in LAYERS.values()],
    "XDG_CONFIG_HOME/log.diffMerges=remerge": _home,
    "clone/info-attributes": _attributes,
    "user/attr.tree": _attributes_of_a_tree,
    "user/core.hooksPath": _hooks,
    "clone/replaced-merge": _replaced("refs/replace/", "merge"),
    "clone/replaced-content": _replaced("refs/replace/", "content"),
    "GIT_REPLACE_REF_BASE/replaced-merge": _replaced("refs/hidden/", "merge"),
    "clone/info-grafts": _grafts,
    "clone/commit-graph": _commit_graph,
    "clone/alternates": _alternate,
    "clone/ambiguous-names": _tags,
    "clone/core.worktree": _config("[core]\n\tworktree = OTHER\n"),
}
"""What changes nothing and is more than one setting."""


def _shallow_file(machine: Machine) -> None:
    (machine.root / "shallow").write_text(f"{git(machine.root, 'rev-parse', 'main~1')}\n", "utf-8")


def _cloned(*words: str) -> Deed:
    def deed(machine: Machine) -> None:
        source = machine.folder / "source"
        shutil.move(machine.root, source)
        git(source, "config", "uploadpack.allowFilter", "true")
        git(source, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(machine.folder, "clone", "-q", "--mirror", *words, source.as_uri(), str(machine.root))

    return deed


def _promised_and_forgotten(machine: Machine) -> None:
    """A clone without contents whose settings do not say so any more."""
    _cloned("--filter=blob:none")(machine)
    for name in ("extensions.partialClone", "remote.origin.promisor", "remote.origin.partialCloneFilter"):
        git(machine.root, "config", "--unset-all", name) if name in _names(machine.root) else None
    shutil.rmtree(machine.folder / "source")


def _names(root: Path) -> str:
    return git(root, "config", "--list", "--name-only").replace("partialclone", "partialClone")


def _alternate_gone(machine: Machine) -> None:
    _alternate(machine)
    shutil.rmtree(machine.folder / "objects")


def _setting(name: str, value: str) -> Deed:
    return lambda machine: machine.set(name, value)


UNKNOWN: dict[str, Deed] = {
    "clone/shallow-file": _shallow_file,
    "clone/depth": _cloned("--depth=3"),
    "clone/filter=blob:none": _cloned("--filter=blob:none"),
    "clone/filter=tree:0": _cloned("--filter=tree:0"),
    "clone/filter-forgotten": _promised_and_forgotten,
    "clone/alternates-gone": _alternate_gone,
    "clone/core.repositoryFormatVersion=99": _config("[core]\n\trepositoryFormatVersion = 99\n"),
    "clone/extensions.objectFormat=sha256": _config(
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n"
    ),
    "clone/extensions.refStorage=reftable": _config(
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\trefStorage = reftable\n"
    ),
    "clone/broken": _config("[core\n"),
    "user/safe.bareRepository=explicit": _setting("safe.bareRepository", "explicit"),
    "user/diff.orderFile=OTHER/nowhere": _setting("diff.orderFile", "OTHER/nowhere"),
}
"""What git will not, or must not, answer from."""


def _environment(name: str, value: str) -> Deed:
    return lambda machine: machine.environment.update({name: machine.spelt(value)})


def _round(number: int) -> Deed:
    """The value of that number of each setting at once, and its last where it has fewer."""

    def deed(machine: Machine) -> None:
        for name, values in SETTINGS.items():
            machine.set(name, values[min(number, len(values) - 1)])

    return deed


def _all_at_once(machine: Machine) -> None:
    """But the commit graph, which git leaves alone where anything is replaced."""
    for deed in MORE.values():
        if deed is not _commit_graph:
            deed(machine)


SAME: dict[str, Deed] = {
    **{f"user/round-{number}": _round(number) for number in range(3)},
    "environment/all": lambda machine: [_environment(*one)(machine) for one in ENVIRONMENT.items()],
    "clone/all": _all_at_once,
    "clone/commit-graph": _commit_graph,
}
"""What must change no byte. The fourth value of a setting and what follows is tried alone only."""
SINGLE: dict[str, Deed] = {
    **{f"{layer}/log.diffMerges=remerge": deed for layer, deed in LAYERS.items()},
    **{f"user/{name}={value}": _setting(name, value) for name, values in SETTINGS.items() for value in values},
    **{f"environment/{name}": _environment(name, value) for name, value in ENVIRONMENT.items()},
    **MORE,
}
"""The same one by one."""
