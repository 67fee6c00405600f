"""Send one request to the host's API and read its answer, with limits on size, time and retries; or read saved answers.

This is the only module that uses ``requests``. Anything but a complete answer of the API raises ``CannotKnow`` with one
line of Chinese, which contains neither the token nor the library's own message.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import read_answer
from group_registry.forms.json_types import Unclear, parsed
from group_registry.model.host_words import GITHUB, HostWords, without_account
from group_registry.model.terms import SHANGHAI

if TYPE_CHECKING:
    import requests

READING = "GET"
CERTIFICATE = "FORGE_CERTIFICATE"
"""The environment variable that ``registry.py`` passes on to requests and to git."""
USER = "//user"
"""A path that begins with two strokes is not below the repository."""
MOST_SILENT = 3
"""After so many requests in a row without an answer, the host is not asked any more."""
REPEATABLE = (READING, "PUT", "PATCH")
"""Methods that may be sent twice, since the second time has no further effect."""
LOOPBACK = ("127.0.0.1", "localhost")
A_MINUTE = 60
"""Seconds to wait if the host limits our requests without saying for how long."""


@dataclass(frozen=True)
class RequestLimits:
    """Seconds to ``connect``, to the next bytes (``read``), for a ``whole`` body; the largest body in bytes (``size``);
    the ``pauses`` before each retry in seconds; the longest wait in seconds that the host may ask for (``patience``).
    """

    connect: float = 10
    read: float = 20
    whole: float = 60
    size: int = 32 << 20
    pauses: tuple[float, ...] = (1, 5)
    patience: float = 30


PATIENT = RequestLimits()


@dataclass(frozen=True)
class Answer:
    """``links`` are those of other pages by relation (``next``, ``last``), each with its ``url``.

    ``total`` is how many entries the whole list has according to the host, None if it does not say.
    """

    data: Any
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    total: int | None = None


class NotThere(CannotKnow):
    """The host answered 404: there is nothing of that name, or the token may not see it."""


class NoAnswer(CannotKnow):
    """The host did not answer, or asked us to wait for too long. This says nothing about what was asked for."""


class _Passing(Exception):
    """``wait`` is how long the host asked us to wait, in seconds; None if it may have acted."""

    def __init__(self, says: str, wait: float | None = None) -> None:
        super().__init__(says)
        self.wait = wait


@dataclass
class Exchange:
    """Requests to one repository on the host at an API address. ``sleep`` and ``now`` are the clock, in seconds.

    ``left`` is how many requests the host still grants, by
    its latest answer that says so; None if none does. ``silent`` counts the latest requests without an answer.
    """

    address: str
    repository: str
    token: str
    limits: RequestLimits = PATIENT
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    words: HostWords = GITHUB
    scheme: str = "Bearer"

    def __post_init__(self) -> None:
        self.address = self.address.rstrip("/")
        parts = re.fullmatch(r"(https?)://([\w.-]+)(:[0-9]+)?(/[\w./-]*)?", self.address, re.ASCII)
        is_here = parts is not None and parts[2] in LOOPBACK
        if not parts or (parts[1] == "http" and not is_here):
            how = "应以 https:// 开头，不得写有用户名、密码或令牌（@）"
            raise CannotKnow(f"{self.words.name} 的接口地址“{without_account(self.address)}”有误，{how}")
        if not re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*", self.repository, re.ASCII):
            raise CannotKnow(f"仓库“{without_account(self.repository)}”写法有误，应为“所有者/仓库名”")
        if not re.fullmatch(r"[!-~]+", self.token):
            how = f"在报送平台的“{self.words.tokens}”生成，存入环境变量 {self.words.token}"
            raise CannotKnow(f"没有访问 {self.words.name} 的令牌，或令牌中有不应有的字符；{how}")
        self.left: int | None = None
        self.silent = 0
        import requests  # imported late: it takes as long as all of ours, and most commands ask no host

        self._session = requests.Session()
        # Use no proxy for a host on this machine.
        self._proxies = {"no_proxy": parts[2]} if is_here else None

    def ask(self, path: str, **query: str | int) -> Answer:
        return self._patiently(READING, path, query, None)

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        """A method that is not ``REPEATABLE`` is sent again only if the host refused to act and asked us to wait."""
        return self._patiently(method, path, {}, body)

    def _patiently(self, method: str, path: str, query: Mapping[str, str | int], body: Any) -> Answer:
        # urllib3's Retry does not fit: it sleeps as long as the host says, and does not know x-ratelimit-reset.
        if self.silent >= MOST_SILENT:
            raise NoAnswer(f"{self.words.name} 连续 {MOST_SILENT} 次没有答复，本次不再查询")
        silent, self.silent, pauses = self.silent, 0, list(self.limits.pauses)
        while True:
            try:
                return self._once(method, path, query, body)
            except _Passing as passing:
                wait, is_useless = passing.wait, method not in REPEATABLE
                if wait is not None:
                    is_useless = wait > self.limits.patience
                if is_useless or not pauses:
                    self.silent = silent + 1
                    raise NoAnswer(f"{passing}（{path or '/'}）") from passing
                pause = pauses.pop(0)
                self.sleep(pause if wait is None else wait)

    def _once(self, method: str, path: str, query: Mapping[str, str | int], body: Any) -> Answer:
        below = f"/repos/{self.repository}{path}"
        if path.startswith("//"):
            below = path[1:]
        status, content, headers, links = self._exchanged(method, f"{self.address}{below}", query, body)
        left = headers.get("x-ratelimit-remaining", "")
        if re.fullmatch("[0-9]{1,9}", left):
            self.left = int(left)
        if (wait := self._asked_to_wait(status, headers, content)) is not None:
            again = datetime.fromtimestamp(self.now() + wait, SHANGHAI)
            raise _Passing(f"{self.words.name} 限制了访问次数，请在 {again:%Y-%m-%d %H:%M}（北京时间）之后再试", wait)
        if status >= 500:
            raise _Passing(f"{self.words.name} 出错（{status}），请稍后再试")
        if not 200 <= status < 300:
            refusal = _REFUSALS.get(status, f"{{words.name}} 未予办理（{status}）").format(words=self.words)
            raise (NotThere if status == 404 else CannotKnow)(f"{refusal}（{path or '/'}）")
        if status == 204 and method == "PUT":
            return Answer(None)
        if not re.match(r"application/([\w.-]+\+)?json\b", headers.get("content-type", "")):
            raise _Passing(f"{self.words.name} 的答复不是数据；请核对地址 {self.address}，稍后再试")
        try:
            data = parsed(content, "答复", object)
        except Unclear as unclear:
            raise _Passing(f"{unclear}，请稍后再试") from unclear
        total = headers.get("x-total-count", "")
        return Answer(data, links, int(total) if re.fullmatch("[0-9]{1,9}", total) else None)

    def _exchanged(
        self, method: str, place: str, query: Mapping[str, str | int], body: Any
    ) -> tuple[int, bytes, Mapping[str, str], Mapping[str, Any]]:
        import requests
        from urllib3.exceptions import HTTPError

        try:
            with self._session.request(
                method,
                place,
                params=query,
                json=body,
                auth=self._sign,
                proxies=self._proxies,
                timeout=(self.limits.connect, self.limits.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, self._body(response), response.headers, response.links
        except (requests.Timeout, TimeoutError) as error:
            raise _Passing(f"{self.words.name} 未在限定时间内答复，请稍后再试") from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                how = f"由单位自行签发的，将签发用的证书（PEM 文件）的位置写入环境变量 {CERTIFICATE}"
                raise CannotKnow(f"{self.words.name} 的证书不受信任，未予连接；{how}") from error
            raise _Passing(
                f"无法连接 {self.words.name}（{self.address}），或答复中途断开；请检查地址和网络，稍后再试"
            ) from error

    def _body(self, response: "requests.Response") -> bytes:
        """Read the body in pieces, so that neither an endless nor a slow one blocks us."""
        body, end = bytearray(), time.monotonic() + self.limits.whole
        while piece := response.raw.read1(1 << 16, decode_content=True):
            body += piece
            if len(body) > self.limits.size:
                raise CannotKnow(f"{self.words.name} 的一次答复超过 {self.limits.size >> 20} MiB，不再读取")
            if time.monotonic() > end:
                raise TimeoutError
        return bytes(body)

    def _sign(self, request: "requests.PreparedRequest") -> "requests.PreparedRequest":
        # Set by ``auth``, not as a plain header, which a .netrc on the machine would replace.
        request.headers["Authorization"] = f"{self.scheme} {self.token}"
        request.headers["Accept"] = "application/vnd.github+json"
        request.headers["X-GitHub-Api-Version"] = "2022-11-28"
        request.headers["User-Agent"] = "group-registry"
        return request

    def _asked_to_wait(self, status: int, headers: Mapping[str, str], content: bytes) -> float | None:
        """In seconds; None if the host does not limit our requests."""
        if "retry-after" in headers and status in (403, 429, 503):
            return _number(headers["retry-after"])
        if status not in (403, 429):
            return None
        if headers.get("x-ratelimit-remaining") == "0":
            reset = _number(headers.get("x-ratelimit-reset", ""))
            return A_MINUTE if reset == A_MINUTE else max(0.0, reset - self.now()) + 1
        if status == 429 or b"rate limit" in content.lower():
            return A_MINUTE
        return None


class SavedAnswers(Exchange):
    """A folder with ``repository.json``, ``pulls/N.json`` and ``pulls/N/{reviews,timeline,commits,files}.json``, as the
    host's API answers.

    The pull requests of a commit are read from ``commits/SHA/pulls.json``; without that file ``pulls/`` is searched.
    Nothing can be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, path: str, **query: str | int) -> Answer:
        if re.fullmatch(r"/commits/\w+/pull", path):
            raise NotThere(path)  # so that all are searched
        data = self._listed(query) if path == "/pulls" else self._read(path)
        if not isinstance(data, list):
            return Answer(data)
        return Answer(data if query.get("page", 1) == 1 else [], total=len(data))

    def _listed(self, query: Mapping[str, str | int]) -> list[dict[str, Any]]:
        found = [one for one in self._pulls if one.get("state") == query["state"]]
        if branch := query.get("base"):
            return [one for one in found if isinstance(one.get("base"), dict) and one["base"].get("ref") == branch]
        return found

    def _read(self, path: str) -> Any:
        saved = self._folder / f"{path.replace('/issues/', '/pulls/').strip('/') or 'repository'}.json"
        merge = re.fullmatch(r"/commits/(\w+)/pulls", path)
        if path.endswith("/statuses") and not saved.is_file():
            return []
        if merge and not saved.is_file():
            return [one for one in self._pulls if one.get("merge_commit_sha") == merge[1]]
        return parsed(read_answer(saved), "内容", object)

    @cached_property
    def _pulls(self) -> list[dict[str, Any]]:
        """Every pull request in order of number; ``CannotKnow`` if the folder does not exist."""
        folder = self._folder / "pulls"
        try:
            is_there = folder.is_dir()
        except OSError as error:
            raise CannotKnow(f"无法读取文件夹 {in_words(error)}") from error
        if not is_there:
            raise CannotKnow(f"找不到存放申请的文件夹 {folder}")
        paths = sorted((one for one in folder.glob("*.json") if one.stem.isdecimal()), key=lambda path: int(path.stem))
        return [parsed(read_answer(path), "申请", dict) for path in paths]


_REFUSALS = {
    401: "{words.name} 不接受该令牌，请更换 {words.token}",
    403: "令牌没有该项权限，或仓库不允许该操作",
    404: "{words.name} 上未找到：编号、仓库名或接口地址有误，或令牌无权访问该仓库",
    **dict.fromkeys(
        (301, 302, 307, 308),
        "{words.name} 称地址已变更，仓库可能已更名；请核对 mkdocs.yml 的 repo_url 或环境变量 {words.repository}",
    ),
}


def _number(text: str) -> float:
    if re.fullmatch("[0-9]{1,10}", text):
        return float(text)
    return A_MINUTE
