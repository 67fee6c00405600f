"""Send one text a day to a chat robot of 企业微信, 钉钉 or 飞书, only at its official address and without redirects.

The address contains the robot's key, so no message of ours ever contains the address or the secret.
"""

import base64
import hmac
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote_plus

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear, parsed

TIMEOUT = 20
"""Seconds within which the robot's host must answer."""
LARGEST_ANSWER = 1 << 16


@dataclass(frozen=True)
class Kind:
    """One of the three kinds of robot: ``begins`` is how its addresses begin.

    ``code`` is the field of its answer that is 0 on success. ``largest`` is the limit in bytes of the whole message, or
    of its text alone if it ``counts_text``.
    """

    name: str
    begins: str
    largest: int
    counts_text: bool
    code: str

    def call(self, address: str, text: str, secret: str, now: float) -> tuple[str, dict[str, Any]]:
        """Where to post and the JSON to post there; ``secret`` is empty if there is none, ``now`` in seconds."""
        plain = {"msgtype": "text", "text": {"content": text}}
        match self.name:
            case "企业微信":
                if secret:
                    raise CannotKnow("企业微信机器人没有签名密钥，请取消 ROBOT_SECRET")
                return address, plain
            case "钉钉":
                if not secret:
                    return address, plain
                stamp = str(int(now * 1000))
                sign = quote_plus(_signature(secret, f"{stamp}\n{secret}"))
                return f"{address}&timestamp={stamp}&sign={sign}", plain
        stamp = str(int(now))
        # Here the key of the signature is the time and the secret, and the signed text is empty.
        signed = {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", "")} if secret else {}
        return address, {**signed, "msg_type": "text", "content": {"text": text}}


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


ROBOTS = (
    Kind("企业微信", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", 2048, True, "errcode"),
    Kind("钉钉", "https://oapi.dingtalk.com/robot/send?access_token=", 20_000, False, "errcode"),
    Kind("飞书", "https://open.feishu.cn/open-apis/bot/v2/hook/", 20_000, False, "code"),
)


@dataclass(frozen=True)
class Robot:
    """A configured robot; made by ``robot_of``."""

    kind: Kind
    address: str
    secret: str

    def __repr__(self) -> str:
        return f"Robot({self.kind.name})"

    def send(self, text: str, now: float | None = None) -> None:
        """Post the text once. ``CannotKnow`` says that it was not sent or refused, or that its arrival is unknown."""
        where, message = self.kind.call(self.address, text, self.secret, time.time() if now is None else now)
        body = json.dumps(message, ensure_ascii=False).encode()
        if len(text.encode() if self.kind.counts_text else body) > self.kind.largest:
            raise CannotKnow(f"消息超过{self.kind.name}机器人的上限，未发送；请缩短网站地址")
        kind = {"Content-Type": "application/json; charset=utf-8"}
        answer = self._answer(urllib.request.Request(where, body, kind))  # noqa: S310  https alone, by ``ROBOTS``
        try:
            code = parsed(answer, "答复", dict).get(self.kind.code)
        except Unclear:
            code = None
        if type(code) is not int:
            raise CannotKnow(f"{self.kind.name}的答复无法读懂，{UNSURE}")
        if code != 0:
            raise CannotKnow(f"{self.kind.name}拒收（代码 {code}），{NOT_SENT_AGAIN}")

    def _answer(self, request: urllib.request.Request) -> bytes:
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
                return bytes(response.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as error:
            error.close()
            says = f"出错（{error.code}），{UNSURE}" if error.code >= 500 else f"拒收（{error.code}），{NOT_SENT_AGAIN}"
            raise CannotKnow(f"{self.kind.name}{says}") from None
        except (OSError, HTTPException):  # the library's own message would contain the address
            raise CannotKnow(f"{self.kind.name}没有答复，或答复中途断开，{UNSURE}") from None


UNSURE = "是否送达无法确定；为免重复，今日不再发送"
NOT_SENT_AGAIN = "今日不再重发；请核对机器人的设置"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Refuse every redirect, so that it counts as an error: a robot's host never redirects."""


def robot_of(environment: Mapping[str, str] = os.environ) -> Robot:
    """The robot of ``ROBOT_URL`` and, if it signs, ``ROBOT_SECRET``; ``CannotKnow`` if the address is not official."""
    address, secret = environment.get("ROBOT_URL", "").strip(), environment.get("ROBOT_SECRET", "").strip()
    if not address:
        raise CannotKnow("没有设置机器人：请在环境变量 ROBOT_URL 中给出机器人的地址")
    for kind in ROBOTS:
        if address.startswith(kind.begins) and re.fullmatch("[0-9A-Za-z_-]+", address[len(kind.begins) :], re.ASCII):
            return Robot(kind, address, secret)
    raise CannotKnow("ROBOT_URL 不是企业微信、钉钉或飞书机器人的官方地址，未发送；请从机器人的设置页重新复制")
