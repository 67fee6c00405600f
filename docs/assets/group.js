/* The page of a group: buttons that need scripts, the notice to paste, the codes. */

import { button, copier, h } from "./filing/dom.js";
import { forgeOf } from "./filing/forge.js";
import { qr } from "./qr.js";

const top = document.querySelector(".r-page");
const text = (selector) => document.querySelector(selector)?.textContent.trim() || "";
const item = (label) => {
  const term = Array.from(document.querySelectorAll(".r-form dt")).find((it) => it.textContent === label);
  return term ? term.nextElementSibling.textContent.trim() : "";
};

function notice() {
  const custodian = item("群组负责人").replace(/（.*）$/, "");
  const number = text("[data-number]");
  return [
    `【群公告】${text(".r-name")}`,
    `${/\d/.test(number) ? `备案编号：${number}　` : ""}群组负责人：${custodian}`,
    `一、昵称一律使用真实姓名加单位（部门）名称，如“${custodian} ${item("使用部门")}”。（第十二条）`,
    "二、不随意加入与本人无关的群组，不邀请无关人员加入；发现无关人员及时联系负责人；未经群组负责人同意，不得擅自退群。（第十二条）",
    "三、不发送与工作无关的信息、涉密信息、个人隐私和未经领导签字确认的统计数据；群内信息严禁转发给非相关人员。（第十三、十四、十六条）",
  ].join("\n");
}

/* A code with the page's address; on paper with the digest of what was printed: whoever opens it is told whether the
   register still says the same. */
const here = location.origin + location.pathname;
function draw(place, text, label) {
  const rows = qr(text), room = rows && rows.length + 4;
  const path = rows?.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const drawn = `<svg viewBox="-2 -2 ${room} ${room}" role="img" aria-label="${label}"><path d="${path}"/></svg>`;
  if (rows) place?.insertAdjacentHTML("beforeend", drawn);
}
draw(document.querySelector(".r-shown"), here, "扫码打开本页");
const sheet = document.querySelector("[data-digest]");
if (sheet) {
  const digest = sheet.dataset.digest, printed = location.hash.slice(1), isSame = printed === digest;
  draw(sheet, `${here}#${digest}`, "扫码核对");
  const same = "纸面内容与登记册现有内容一致。";
  const other = "纸面内容与登记册现有内容不一致：打印后已有变更或注销，请以本页为准。";
  const note = h("p", { className: isSame ? "r-same" : "r-old", role: "status" }, isSame ? same : other);
  if (/^[0-9a-f]{40}$/.test(printed)) top.prepend(note);
}

/* What the evidence names is one click away where the office's host is known. */
const forge = forgeOf(document);
for (const it of forge ? document.querySelectorAll("[data-pull], [data-record]") : []) {
  const href = it.dataset.pull ? forge.pull(it.dataset.pull) : forge.record(it.dataset.record);
  it.append(h("a", { href }, ...it.childNodes));
}

const isOnFile = Boolean(text("[data-number]")); /* else the form of a request */
const notices = isOnFile ? [copier(notice, "r-btn", "群公告")] : [];
document.querySelector(".r-actions").append(...notices, button("打印", () => window.print()));
