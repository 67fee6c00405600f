/* How to hand a filing in: numbered steps, the fewest that the forge allows. */

import { button, h } from "./dom.js";
import { addressFor } from "./forge.js";
import { ownPanel } from "./own.js";

const PLAIN = "r-btn";
const MAIN = "r-btn main";

export function handPanel(forge, file) {
  if (!forge) return byHand(file);
  if (forge.fork) return ownPanel(forge, file);
  const address = addressFor(forge, file);
  return address ? filledIn(forge, file, address) : copiedOver(forge, file);
}

function byHand({ path, text, isNew }) {
  const where = `在代码平台上${isNew ? "新建该文件" : "打开该文件，替换为新内容"}：`;
  return [
    h("p", { className: "f-none" }, "本网站未设定代码平台地址，请自行报送，或将文件交信息技术部。"),
    list([copier(text, MAIN), " ", saver(path, text)], [where, h("code", {}, path)], ["保存并报送，等待检查结果。"]),
  ];
}

function filledIn(forge, { path, text }, address) {
  const other = h("p", { className: "f-else" }, "无法打开的：", copier(text, PLAIN), " ", saver(path, text));
  return [list([out("打开，内容已填好", address)], proposing(forge)), other];
}

function copiedOver(forge, { path, text, isNew, records }) {
  const page = isNew ? out("打开新建文件页", forge.blank(path)) : out("打开编辑页", forge.edit(path));
  const last = records ? `原来应有 ${records} 条备案记录；多于此数的，待本站更新后再填。` : "";
  const paste = isNew
    ? ["文件名写作 ", h("code", {}, path), "，粘贴内容。"]
    : [`全选原内容（Ctrl+A），粘贴新内容，全部替换。${last}`];
  const why = isNew ? h("p", { className: "f-none" }, "内容不能随地址带入，请先复制。") : "";
  const steps = [[copier(text, MAIN), " ", saver(path, text)], [page], [h("p", {}, ...paste), ...proposing(forge)]];
  return [why, list(...steps)];
}

export function list(...steps) {
  return h("ol", { className: "f-do" }, ...steps.map((step) => h("li", {}, ...step)));
}

/* The buttons of the forge, by what stands on them. */
export function proposing({ buttons }) {
  const named = buttons.flatMap((word, at) => [at ? "，再点 " : "点 ", h("b", {}, word)]);
  return [h("p", {}, ...(named.length ? named : ["保存时选新建分支，再发起合并请求"]), "，即完成报送。")];
}

export function out(label, href) {
  return h("a", { className: MAIN, href, target: "_blank", rel: "noopener" }, label);
}

export function saver(path, text) {
  return button("下载文件", () => {
    const href = URL.createObjectURL(new Blob([text], { type: "text/yaml;charset=utf-8" }));
    h("a", { href, download: path.split("/").pop() }).click();
    URL.revokeObjectURL(href);
  });
}

export function copier(text, className = PLAIN, label = "复制内容") {
  const said = h("span", { className: "f-copied", role: "status" });
  const copy = async () => {
    said.textContent = (await copied(typeof text === "function" ? text() : text)) ? "已复制" : "未能复制，请打开“将生成的文件”自行选取";
  };
  return h("span", {}, button(label, copy, className), said);
}

/* Where the site is not served by https, browsers keep the clipboard to the old way. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { value: text, className: "f-away" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
