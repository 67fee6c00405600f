"""The one exception of the outside: something could not be known (exit code 3)."""

import errno

REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EEXIST: "已存在",
    errno.ENOTDIR: "不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "所在磁盘只读",
    errno.ENAMETOOLONG: "名称过长",
    errno.ELOOP: "链接循环",
}


class CannotKnow(Exception):
    """Files, git or the network did not answer; the message is for the reader, in Chinese. Never an approval."""


def in_words(error: OSError | CannotKnow) -> str:
    """An error in Chinese: common ones of the system in words, rare ones by number; ``CannotKnow`` as it is."""
    if isinstance(error, CannotKnow):
        return str(error)
    reason = REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
    return f"{error.filename}：{reason}" if error.filename else reason
