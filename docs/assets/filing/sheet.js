/* What every form of the filing page has: its fields, what is wrong with them, who decides, the file, a draft, and the
   way to hand it in. What the group's form has besides stands in page.js, the books' in book.js. */

import { today } from "./clock.js";
import { fill, h } from "./dom.js";
import { drop, keep, kept } from "./draft.js";
import { told } from "./fields.js";
import { handPanel } from "./hand.js";
import { PEOPLE, UNITS } from "./inputs.js";
import { filePanel, routePanel } from "./panels.js";

const PAUSE = 250;
export const NEVER =
  "不得填写手机号、证件号、微信号、群二维码、入群链接、成员名单（第十七条）：内容一经提交即留存，事后无法彻底删除。";
const TIME = { hour: "2-digit", minute: "2-digit" };
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", TIME);
const dayAndClock = (at) =>
  new Date(at).toLocaleString("zh-CN", { year: "numeric", month: "long", day: "numeric", ...TIME });
const wordList = (id, words) => h("datalist", { id }, ...words.map(([value, label]) => h("option", { value, label })));

/* A place for a panel with a heading of its own. */
export function panel(title, className = "") {
  const body = h("div");
  return { element: h("section", { className: `f-panel ${className}` }, h("h2", {}, title), body), body };
}

/* Each kind of form says what it asks for (askFor), what it shows (show), what its draft was written over (base). */
export class Sheet {
  constructor(root, context) {
    Object.assign(this, { root, ...context, isAsked: false });
    this.openUnits = this.office.units.filter((unit) => unit.open);
    [this.routePart, this.handPart, this.filePart] = [panel("审批人"), panel("报送", "f-hand"), h("div")];
    this.summary = h("div", { className: "f-summary", tabIndex: -1, role: "status" });
    this.handPart.element.prepend(this.summary);
    this.draftLine = h("p", { className: "f-draft" });
    const check = h("button", { type: "submit", className: "r-btn main" }, "检查，准备报送");
    this.end = h("div", { className: "f-end" }, check, this.draftLine);
  }

  get today() {
    return today();
  }

  /* Sections of fields, each with its title and their names; what stands above them, and beside. */
  lay(label, sections, above, beside = []) {
    this.parts = sections.map(([title, names]) => {
      const inside = names.map((name) => this.fields.get(name));
      return { inside, element: h("section", {}, h("h2", {}, title), ...inside.map(({ element }) => element)) };
    });
    this.order = sections.flatMap(([, names]) => names);
    const props = { noValidate: true, autocomplete: "off", "aria-label": label };
    const units = wordList(UNITS, this.openUnits.map(({ name, kind }) => [name, kind]));
    const parts = this.parts.map(({ element }) => element);
    const form = h("form", props, ...above, ...parts, this.end, units, wordList(PEOPLE, this.office.people));
    const aside = h("aside", { "aria-label": "审批与文件" }, this.routePart.element, ...beside, this.filePart);
    this.root.replaceChildren(h("div", { className: "f-grid" }, form, aside, this.handPart.element));
    form.addEventListener("input", () => this.soon(true));
    form.addEventListener("change", () => this.askFor());
    form.addEventListener("focusout", () => this.soon(this.isTyped));
    form.addEventListener("submit", (event) => this.ask(event));
    addEventListener("pagehide", () => this.isTyped && this.save());
  }

  /* Once nothing more is typed for a moment; only what was typed is worth a draft. */
  soon(isTyped) {
    this.isTyped = isTyped;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  refresh() {
    this.askFor();
    this.show();
    if (this.isTyped) this.save();
    this.isTyped = false;
  }

  /* What is wrong, in the order of the form; what was left out is said once somebody comes to it, or asks. */
  tell(found) {
    const cited = ({ rule, field }) => this.office.cites[rule ?? this.fields.get(field).item.schema["x-article"]];
    const isMissing = ({ field }) => !told(this.fields.get(field).value);
    const problems = found.map((one) => ({ ...one, article: cited(one), missing: one.missing ?? isMissing(one) }));
    problems.sort((one, other) => this.order.indexOf(one.field) - this.order.indexOf(other.field));
    for (const [name, field] of this.fields) field.tell(problems.filter((one) => one.field === name), this.isAsked);
    return problems;
  }

  showRoute(route, steps) {
    fill(this.routePart.body, ...routePanel(route, steps, this.office.registrars));
  }

  showFile({ path, text }) {
    fill(this.filePart, filePanel(path, text, this.filePart.querySelector("details")?.open));
  }

  /* Once somebody asked: what is left to mend, or how to hand it in; `further` is what else may be done then. */
  hand(problems, file, further = []) {
    this.handPart.element.hidden = !this.isAsked;
    if (!this.isAsked) return;
    const [wrong, doubts] = [problems.filter(({ notice }) => !notice), problems.filter(({ asks }) => asks)];
    const link = ({ field, says }) => {
      const { id, item, input } = this.fields.get(field);
      const go = (event) => (event.preventDefault(), input.focus.focus());
      const title = item.schema["x-question"] ?? item.schema.title;
      const way = this.order.includes(field) ? { href: `#${id}`, onclick: go } : { href: this.elsewhere(field) };
      return h("li", {}, h("a", way, title), `：${says}`);
    };
    const isHeld = this.isHeld(problems);
    const fine = isHeld ? "下列内容请核对后报送：" : "检查未发现错误，可以报送。";
    const left = [h("p", {}, h("b", {}, `尚有 ${wrong.length} 处须改正`)), h("ul", {}, ...wrong.map(link))];
    this.summary.replaceChildren(
      ...(wrong.length ? left : [h("p", {}, h("b", {}, "内容齐全。"), fine)]),
      ...(doubts.length ? [h("ul", {}, ...doubts.map(link)), this.vouching(problems)] : []),
    );
    const shown = file.path + file.text + isHeld;
    if (this.shown !== shown)
      this.handPart.body.replaceChildren(...(isHeld ? [] : [...handPanel(this.forge, file), ...further]));
    this.shown = shown;
  }

  /* What looks like a number or a link is handed in once somebody says of these very words that it is none. */
  isHeld(problems) {
    const isDoubted = problems.some(({ asks }) => asks) && this.vouched !== this.doubted(problems);
    return isDoubted || problems.some(({ notice }) => !notice);
  }

  doubted(problems) {
    return JSON.stringify(problems.filter(({ asks }) => asks).map(({ field }) => [field, this.fields.get(field).value]));
  }

  vouching(problems) {
    const words = this.doubted(problems);
    const onchange = (event) => {
      this.vouched = event.target.checked ? words : null;
      this.refresh();
      this.summary.querySelector("input").focus();
    };
    const box = h("input", { type: "checkbox", checked: this.vouched === words, onchange });
    return h("label", { className: "f-vouch" }, box, "已核对以上各处，所写不是电话、证件号、账号或链接");
  }

  async ask(event) {
    event.preventDefault();
    [this.isAsked, this.shown] = [true, null];
    this.refresh();
    await this.awaited;
    this.handPart.element.scrollIntoView({ block: "nearest" });
    this.summary.focus();
  }

  /* What it starts with; a draft comes back over it only if it was written over this very form; last what a link says. */
  restore(start, brought) {
    const found = kept(this.state);
    const draft = found?.base === this.base() ? found : null;
    if (found && !draft) drop(this.state);
    const answers = { ...start, ...draft?.answers, ...brought };
    for (const [name, field] of this.fields) field.value = answers[name] ?? "";
    const when = found && `上次草稿（${dayAndClock(found.at)} 保存）`;
    const given = "不是依据现有内容填写的，已作废，请重新填写";
    this.draftSaid(draft ? `已恢复${when}` : found ? when + given : "", Boolean(draft));
  }

  save() {
    const answers = Object.fromEntries([...this.fields].map(([name, { input }]) => [name, (input.own ?? input.get)()]));
    const isKept = keep({ ...this.state, base: this.base(), answers });
    const lost = "本浏览器不能保存草稿，关闭页面前请报送或复制";
    this.draftSaid(isKept ? `草稿已保存　${clock(Date.now())}` : lost, isKept);
  }

  draftSaid(says, hasDraft) {
    const clear = h("button", { type: "button", onclick: () => this.clear() }, "清除草稿");
    this.draftLine.replaceChildren(...(says ? [says, ...(hasDraft ? [" ", clear] : [])] : []));
  }

  /* Without the draft: begun again. */
  clear() {
    this.isTyped = false;
    drop(this.state);
    location.reload();
  }
}
