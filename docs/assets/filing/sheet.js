/* What a form of a group (page.js) and one of a book (book.js) share. */

import { now, today } from "./clock.js";
import { button, fill, h } from "./dom.js";
import { drop, handIn, handedIn, keep, kept, takeUp } from "./draft.js";
import { told } from "./fields.js";
import { handPanel } from "./hand.js";
import { PEOPLE, UNITS } from "./inputs.js";
import { routePanel } from "./panels.js";

const PAUSE = 250;
const TITLES = ["name", "group_name"]; /* the items that hold the title of a group */
const wordList = (id, words) => h("datalist", { id }, ...words.map(([value, label]) => h("option", { value, label })));

export function panel(title, className = "") {
  const body = h("div");
  return { element: h("section", { className: `f-panel ${className}` }, h("h2", {}, title), body), body };
}

/* Each kind of form says what it asks for (askFor), what it shows (show), what its draft was written over (base). */
export class Sheet {
  constructor(root, context) {
    Object.assign(this, { root, ...context, isAsked: false, untidied: new Set() });
    this.openUnits = this.office.units.filter((unit) => unit.open);
    [this.routePart, this.handPart, this.file] = [panel("审批人"), panel("报送", "f-hand"), h("div")];
    const byHand = h("p", {}, h("a", { href: "../by-hand/" }, "不用表格，自行填写文件"));
    this.filePart = h("details", { className: "f-file" }, h("summary", {}, "供信息技术部：将生成的文件"), this.file, byHand);
    this.summary = h("div", { className: "f-summary", tabIndex: -1, role: "status" });
    this.handPart.element.prepend(this.summary);
    this.draftLine = h("p", { className: "f-draft" });
    const check = h("button", { type: "submit", className: "r-btn main" }, "检查，准备报送");
    const added = h("p", { className: "f-help" }, "※ 系统增列，不在制度条文所列各项之内");
    this.end = h("div", { className: "f-end" }, added, check, this.draftLine);
  }

  get today() {
    return today();
  }

  lay(label, sections, above, beside = []) {
    this.parts = sections.map(([title, names]) => {
      const inside = names.map((name) => this.fields.get(name));
      return { inside, element: h("section", {}, h("h2", {}, title), ...inside.map(({ element }) => element)) };
    });
    this.order = sections.flatMap(([, names]) => names);
    const props = { noValidate: true, autocomplete: "off", "aria-label": label };
    const units = wordList(UNITS, this.openUnits.map(({ name, kind }) => [name, kind]));
    const parts = this.parts.map(({ element }) => element);
    const people = wordList(PEOPLE, this.office.people);
    const form = h("form", props, ...above, ...parts, this.end, this.filePart, units, people);
    const aside = h("aside", { "aria-label": "审批" }, this.routePart.element, ...beside);
    this.root.replaceChildren(h("div", { className: "f-grid" }, form, aside, this.handPart.element));
    form.addEventListener("input", () => this.soon(true));
    form.addEventListener("change", (event) => this.left(event.target));
    form.addEventListener("focusout", () => this.soon(this.isTyped));
    form.addEventListener("submit", (event) => this.ask(event));
    addEventListener("pagehide", () => this.isTyped && this.save());
  }

  /* Nothing may move before the finger that left the field is up again. */
  left(input) {
    this.askFor();
    const field = [...this.fields.values()].find((one) => one.input.focus === input);
    if (field && (input.type === "text" || input.type === "textarea")) this.untidied.add(field);
  }

  tidy() {
    for (const field of this.untidied) field.tidy(this.tidied(field.item.field, field.input.focus.value));
    this.untidied.clear();
  }

  /* Without what cannot be seen, and without quotes around the whole; of a title also without what a telephone adds. */
  tidied(name, text) {
    const seen = text.replace(this.rules.unseen, "");
    if (TITLES.includes(name)) return this.names.measure.tidied(seen, this.fields.get("platform")?.value);
    return seen.replace(/^\s*[“”"＂]([^“”"＂]*)[“”"＂]\s*$/u, "$1");
  }

  /* Once nothing more is typed for a moment; only what was typed is worth a draft. */
  soon(isTyped) {
    this.isTyped = isTyped;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  refresh() {
    this.tidy();
    this.askFor();
    this.show();
    if (this.isTyped) this.save();
    this.isTyped = false;
  }

  /* What is wrong, in the order of the form. */
  tell(found) {
    const cited = ({ rule, field }) => this.office.cites[rule ?? this.fields.get(field).item.schema["x-article"]];
    const problems = found.map((problem) => {
      const isEmpty = !told(this.fields.get(problem.field).value);
      return { missing: isEmpty, ...problem, article: cited(problem), isEmpty };
    });
    problems.sort((one, other) => this.order.indexOf(one.field) - this.order.indexOf(other.field));
    for (const [name, field] of this.fields) field.tell(problems.filter((one) => one.field === name), this.isAsked);
    return problems;
  }

  showRoute(route, steps) {
    fill(this.routePart.body, ...routePanel(route, steps, this.office.registrars));
  }

  showFile({ path, text }) {
    fill(this.file, h("p", {}, h("code", {}, path)), h("pre", { tabIndex: 0 }, text));
  }

  /* Once somebody asked: what is left to mend, or how to hand it in, and what else may be done then. */
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
    const empty = wrong.filter(({ isEmpty }) => isEmpty).length, amiss = wrong.length - empty;
    const says = [empty ? `还有 ${empty} 项未填` : "", amiss ? `${amiss} 处须改正` : ""].filter(Boolean).join("，");
    const left = [h("p", {}, h("b", {}, says)), h("ul", {}, ...wrong.map(link))];
    this.summary.replaceChildren(
      ...(wrong.length ? left : [h("p", {}, h("b", {}, "内容齐全。"), fine)]),
      ...(doubts.length ? [h("ul", {}, ...doubts.map(link)), this.vouching(problems)] : []),
    );
    const shown = file.path + file.text + isHeld, onHanded = () => this.handedOver();
    if (this.shown !== shown)
      this.handPart.body.replaceChildren(...(isHeld ? [] : [...handPanel(this.forge, { ...file, onHanded }), ...further]));
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

  /* A draft comes back only if it was written over this very form. */
  restore(start, brought) {
    const found = kept(this.state);
    const draft = found?.base === this.base() ? found : null;
    if (found && !draft) drop(this.state);
    this.savedAt = draft?.at;
    const answers = { ...start, ...draft?.answers, ...brought };
    for (const [name, field] of this.fields) field.value = answers[name] ?? "";
    const before = handedIn(this.state), when = found && `上次草稿（${now(found.at)} 保存）`;
    if (draft) this.draftSaid(`已恢复${when}`, "清除草稿", drop);
    else if (found) this.draftSaid(`${when}不是依据现有内容填写的，已作废，请重新填写`);
    else if (before) this.draftSaid(`上次报送（${now(before.at)}）`, "查看、续填", takeUp);
  }

  /* Unless another tab has saved the same since: then that is said, and both keep what is theirs. */
  save() {
    const other = kept(this.state)?.at;
    if (other && other !== this.savedAt) {
      const mine = () => ((this.savedAt = other), this.save());
      this.draftLine.replaceChildren("另一页面已存有这份备案的草稿，本页所填尚未保存", button("改存本页所填", mine, ""));
      return;
    }
    const answers = Object.fromEntries([...this.fields].map(([name, { input }]) => [name, (input.own ?? input.get)()]));
    this.savedAt = keep({ ...this.state, base: this.base(), answers });
    if (this.savedAt) this.draftSaid(`草稿已保存　${now(this.savedAt)}`, "清除草稿", drop);
    else this.draftSaid("本浏览器不能保存草稿，关闭页面前请报送或复制");
  }

  /* `act` changes which draft there is, and the form begins again. */
  draftSaid(says, label, act) {
    const begin = () => {
      this.isTyped = false;
      act(this.state);
      location.reload();
    };
    this.draftLine.replaceChildren(says, ...(label ? [" ", button(label, begin, "")] : []));
  }

  /* On the way to the host, where the draft ends. */
  handedOver() {
    if (this.isTyped) this.save();
    this.isTyped = false;
    if (kept(this.state)?.at !== this.savedAt) return;
    handIn(this.state);
    this.draftSaid("所填内容已存为上次报送，下次填报从空白开始");
  }
}
