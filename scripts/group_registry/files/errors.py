"""The words for an error of the system. What could not be known ends a command with exit code 3."""

import errno
import os

from group_registry.model.finding import CannotKnow as CannotKnow

ERRNO_REASONS = {
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
IN_USE = {5, 32, 33}
"""Windows error codes for a file that another program has open: access denied, sharing violation, lock violation."""
HELD = "没有权限，或正被其他程序打开；请关闭打开它的程序（如表格软件、编辑器），再运行一次"
LONGEST_PATH = 248
"""Length in characters from which Windows may report a folder's path as not found."""


def in_words(error: OSError | CannotKnow) -> str:
    if isinstance(error, CannotKnow):
        return str(error)
    reason = ERRNO_REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
    if (code := getattr(error, "winerror", None)) is not None:
        if len(os.path.abspath(str(error.filename or ""))) >= LONGEST_PATH:
            reason = "路径过长，Windows 不予接受；请将文件夹移到较短的路径下，如 D:\\登记册"
        if code in IN_USE:
            reason = HELD
    if error.filename:
        return f"{error.filename}：{reason}"
    return reason
