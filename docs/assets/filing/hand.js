/* How to hand a filing in: the fewest steps that the forge allows. On Forgejo a clerk goes through a fork of his own,
   whose account is asked for once. */

import { today } from "./clock.js";
import { button, copier, h } from "./dom.js";
import { store, stored } from "./draft.js";
import { addressFor } from "./forge.js";

const MAIN = "r-btn main";
const ACCOUNT = "filing:account";
const WRITER = "*";
let known = ""; // where the browser keeps nothing

const list = (...steps) => h("ol", { className: "f-do" }, ...steps.map((step) => h("li", {}, ...step)));
const link = (label, href, more) => h("a", { href, target: "_blank", rel: "noopener", ...more }, label);
const out = (label, href, onclick) => link(label, href, { className: MAIN, onclick });
const least = (records) => (records ? `里面多于 ${records} 条备案记录的，今天已有人改过，请稍后再办。` : "");

/* Once the way to the host was taken: what to send to the others. */
export function handPanel(forge, file) {
  const item = (name) => file.text.split(`${name}: `).map((rest) => rest.split("\n")[0]);
  const [, group] = item("群组名称"), place = new URL("../", location.href);
  const text = () => `【备案报送】${group}：${item("备案类别").pop()}，${today()} 报送，待审批。进度按申请号查询：${place}`;
  const receipt = h("p", { className: "f-else", hidden: true }, "报送以后，可转发至群组：", copier(text, "r-btn", "复制回执"));
  const onclick = ({ target }) => (receipt.hidden &&= !(group && target.closest("a.main")));
  return [h("div", { onclick }, ...waysOf(forge, file)), receipt];
}

function waysOf(forge, file) {
  if (!forge) return byHand(file);
  if (!forge.fork) return addressFor(forge, file) ? [list(...filledIn(forge, file)), orElse(file)] : copiedOver(forge, file);
  const place = h("div");
  const draw = () => {
    const name = stored(ACCOUNT) || known;
    const take = (account) => (store(ACCOUNT, (known = account)), draw());
    place.replaceChildren(...(name ? asClerk(forge, file, name, take) : asking(take)));
  };
  draw();
  return [place];
}

function byHand({ path, text, isNew }) {
  const where = `在报送平台上${isNew ? "新建该文件" : "打开该文件，替换为新内容"}：`;
  const none = h("p", { className: "f-none" }, "本网站未设定报送平台地址，请自行报送，或将文件交信息技术部。");
  const first = [copier(text, MAIN), " ", saver(path, text)];
  return [none, list(first, [where, h("code", {}, path)], ["保存并报送，等待检查结果。"])];
}

function opening(forge, file) {
  const address = addressFor(forge, file), blank = file.isNew ? forge.blank(file.path) : forge.edit(file.path);
  return out(address ? "打开，内容已填好" : "打开，粘贴内容", address || blank, file.onHanded);
}

const filledIn = (forge, file) => [[opening(forge, file)], proposing(forge)];

function orElse({ path, text, isNew, records }) {
  const whole = isNew ? "" : ` 全选原内容（Ctrl+A），全部替换。${least(records)}`;
  return h("p", { className: "f-else" }, "没有自动填好的，复制后粘贴：", copier(text), " ", saver(path, text), whole);
}

function copiedOver(forge, file) {
  const paste = file.isNew ? "粘贴内容。" : `全选原内容（Ctrl+A），粘贴新内容，全部替换。${least(file.records)}`;
  const copy = [copier(file.text, MAIN), " ", saver(file.path, file.text)];
  return [list(copy, [opening(forge, file)], [h("p", {}, paste), ...proposing(forge)])];
}

function proposing({ buttons }) {
  const named = buttons.flatMap((word, at) => [at ? "，再点 " : "点 ", h("b", {}, word)]);
  return [h("p", {}, ...(named.length ? named : ["保存时选新建分支，再发起合并请求"]), "，即完成报送。")];
}

function asking(take) {
  const input = h("input", { id: "f-account", type: "text", maxLength: 40, autocomplete: "username", spellcheck: false });
  const own = () => (/^[\w.-]+$/u.test(input.value.trim()) ? take(input.value.trim()) : input.focus());
  const writer = button("我可以写入登记册的仓库", () => take(WRITER));
  return [
    h("div", { className: "f-field" }, h("label", { htmlFor: "f-account" }, "您在报送平台上的登录名"), input),
    h("p", { className: "f-help" }, "只问一次，存于本浏览器。"),
    h("p", {}, button("经我的派生仓库报送", own, MAIN), " ", writer),
  ];
}

function asClerk(forge, file, name, take) {
  const isWriter = name === WRITER;
  const who = isWriter ? "直接写入登记册的仓库。" : `以 ${name} 的派生仓库报送。`;
  const steps = isWriter ? filledIn(forge, file) : throughFork(forge, file, name);
  return [list(...steps), orElse(file), h("p", { className: "f-else" }, who, " ", button("更换", () => take("")))];
}

/* The branch gets a name that is known here, so that the request can be opened by a link. */
function throughFork(forge, file, name) {
  const own = forge.fork(name);
  const minute = new Date().toISOString().replace(/\D/gu, "").slice(0, 12);
  const branch = `${file.path.split("/").pop().replace(/\.yaml$/u, "")}-${minute}`;
  const [propose, create] = forge.buttons;
  const place = link("派生仓库", own.url);
  const sync = ["登记册在派生之后有变动的，先同步：在", place, "点“同步”（12 及以上）；"];
  const older = ["更早的版本打开", link("此页", own.compare(forge.upstream)), "，创建合并请求并合并。"];
  const none = ["显示“404”的，先", link("派生登记册", `${forge.url}/fork`), "（只需一次）。"];
  const copied = copier(branch, "r-btn", "复制分支名");
  return [
    [opening(own, file), h("p", {}, ...none, ...(file.isNew ? [] : [...sync, ...older]))],
    ["选“为此提交创建一个新的分支”，分支名填 ", h("code", {}, branch), " ", copied, "，点 ", h("b", {}, propose), "。"],
    [out("发起合并请求", forge.compare(`${name}:${branch}`)), h("p", {}, "点 ", h("b", {}, create), "，即完成报送。")],
  ];
}

function saver(path, text) {
  return button("下载文件", () => {
    const href = URL.createObjectURL(new Blob([text], { type: "text/yaml;charset=utf-8" }));
    h("a", { href, download: path.split("/").pop() }).click();
    URL.revokeObjectURL(href);
  });
}
