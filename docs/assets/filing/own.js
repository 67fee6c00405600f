/* The way in where readers may not write: through the clerk's own fork. The account is asked for once. */

import { button, h } from "./dom.js";
import { addressFor } from "./forge.js";
import { copier, list, out, proposing, saver } from "./hand.js";

const KEPT = "filing:account";
const WRITER = "*";
let known = "";

function account() {
  try {
    return localStorage.getItem(KEPT) || known;
  } catch {
    return known;
  }
}

function keep(name) {
  known = name;
  try {
    localStorage.setItem(KEPT, name);
  } catch {
    // it is asked for again on the next visit
  }
}

export function ownPanel(forge, file) {
  const place = h("div");
  const draw = () => place.replaceChildren(...(account() ? steps(forge, file, draw) : asking(draw)));
  draw();
  return [place];
}

function asking(draw) {
  const input = h("input", { id: "f-account", type: "text", maxLength: 40, autocomplete: "username", spellcheck: false });
  const take = (name) => (/^[\w.-]+$/u.test(name) || name === WRITER ? (keep(name), draw()) : input.focus());
  const own = button("经我的派生仓库报送", () => take(input.value.trim()), "r-btn main");
  const writer = button("我可以写入登记册的仓库", () => take(WRITER));
  return [
    h("div", { className: "f-field" }, h("label", { htmlFor: "f-account" }, "您在代码平台上的登录名"), input),
    h("p", { className: "f-help" }, "只问一次，存于本浏览器。"),
    h("p", {}, own, " ", writer),
  ];
}

function steps(forge, file, draw) {
  const name = account();
  const change = button("更换", () => (keep(""), draw()));
  const who = name === WRITER ? "直接写入登记册的仓库。" : `以 ${name} 的派生仓库报送。`;
  const way = name === WRITER ? [first(forge, file), proposing(forge)] : throughFork(forge, file, name);
  const { path, text, isNew, records } = file;
  const last = records ? `原来应有 ${records} 条备案记录，多于此数的，待本站更新后再填。` : "";
  const whole = isNew ? "" : `全选原内容（Ctrl+A），全部替换。${last}`;
  const other = ["内容没有自动填好的，复制后粘贴：", copier(text), " ", saver(path, text), " ", whole];
  return [list(...way), h("p", { className: "f-else" }, ...other), h("p", { className: "f-else" }, who, " ", change)];
}

function first(at, file) {
  const filled = addressFor(at, file);
  const blank = file.isNew ? at.blank(file.path) : at.edit(file.path);
  return [out(filled ? "打开，内容已填好" : "打开，粘贴内容", filled || blank)];
}

/* The branch gets a name that is known here, so that the request can be opened by a link. */
function throughFork(forge, file, name) {
  const own = forge.fork(name);
  const minute = new Date().toISOString().replace(/\D/gu, "").slice(0, 12);
  const branch = `${file.path.split("/").pop().replace(/\.yaml$/u, "")}-${minute}`;
  const [propose, create] = forge.buttons;
  const elsewhere = propose === "建议文件更改" ? "（1.24 及以前为“提议文件更改”）" : "";
  const link = (label, href) => h("a", { href, target: "_blank", rel: "noopener" }, label);
  const sync = ["登记册在派生之后有变动的，先同步：在", link("派生仓库", own.url), "点“同步派生”（Gitea 1.23 及以上）或“同步”（Forgejo 12 及以上）；"];
  const older = ["更早的版本打开", link("此页", own.compare(`${forge.owner}:${forge.branch}`)), "，创建合并请求并合并。"];
  const none = ["显示“404”的，先", link("派生登记册", `${forge.url}/fork`), "（只需一次）。"];
  return [
    [...first(own, file), h("p", {}, ...none, ...(file.isNew ? [] : [...sync, ...older]))],
    ["选“为此提交创建一个新的分支”，分支名填 ", h("code", {}, branch), " ", copier(branch, undefined, "复制分支名"), "，点 ", h("b", {}, propose), elsewhere, "。"],
    [out("发起合并请求", forge.compare(`${name}:${branch}`)), h("p", {}, "点 ", h("b", {}, create), "，即完成报送。")],
  ];
}
