/* A form of one of the office's books: filled in, checked, handed in. It is made from its schema, as the group's form
   is; what is one book's own stands in books.js. */

import { BOOKS } from "./books.js";
import { fill, h } from "./dom.js";
import { drop, keep, kept } from "./draft.js";
import { Field } from "./fields.js";
import { handPanel } from "./hand.js";
import { isDay, isMinute } from "./inputs.js";
import { NEVER, panel, wordList } from "./layout.js";
import { filePanel, routePanel } from "./panels.js";
import { yamlOf } from "./yaml.js";

const PAUSE = 250;

export function openBook(root, name, context) {
  new Book(root, BOOKS[name], name, context);
}

class Book {
  constructor(root, own, name, { query, ...context }) {
    Object.assign(this, { root, own, ...context });
    const { records } = this.books;
    this.entry = Object.keys(records).find((path) => path === query.get("entry")) ?? "";
    this.isNew = !this.entry;
    [this.before, this.heading] = records[this.entry] ?? [{}, ""];
    this.state = { kind: "book", group: `${name}:${this.entry}` };
    this.isAsked = false;
    this.build();
    this.restore(query);
    this.refresh();
  }

  build() {
    const { people, units } = this.office;
    const open = units.filter((unit) => unit.open);
    const words = { units: open.map(({ name, kind }) => [name, kind]), people };
    const id = (list) => `f-list-${list}`;
    const lists = { unit: id("units"), ...Object.fromEntries(this.own.people.map((field) => [field, id("people")])) };
    const made = (field) => {
      const own = { help: this.own.helps?.[field], input: this.own.inputs?.[field]?.(this) };
      return [field, new Field(this.form.item(field), lists, this.own.hasAnyUnit ? null : open, own)];
    };
    const parts = this.own.sections(this);
    this.fields = new Map(parts.flatMap(([, fields]) => fields.map(made)));
    this.parts = parts.map(([title, fields]) => {
      const inside = fields.map((field) => this.fields.get(field));
      return { inside, element: h("section", {}, h("h2", {}, title), ...inside.map(({ element }) => element)) };
    });
    this.extra = h("div");
    this.parts[0].element.append(this.extra);
    [this.routePart, this.handPart] = [panel("审批人"), panel("报送", "f-hand")];
    this.summary = h("div", { className: "f-summary", tabIndex: -1, role: "status" });
    this.handPart.element.prepend(this.summary);
    this.filePart = h("div");
    const check = h("button", { type: "submit", className: "r-btn main" }, "检查，准备报送");
    const form = h(
      "form",
      { noValidate: true, autocomplete: "off", "aria-label": this.own.title },
      h("p", { className: "f-help" }, this.own.about(this)),
      h("p", { className: "f-help f-never" }, NEVER),
      ...this.parts.map(({ element }) => element),
      h("div", { className: "f-end" }, check),
      ...Object.entries(words).map(([list, pairs]) => wordList(id(list), pairs)),
    );
    const aside = h("aside", { "aria-label": "审批与文件" }, this.routePart.element, this.filePart);
    this.root.replaceChildren(h("div", { className: "f-grid" }, form, aside, this.handPart.element));
    document.querySelector("h1").textContent = this.own.title;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
    form.addEventListener("focusout", () => this.soon());
    form.addEventListener("submit", (event) => this.ask(event));
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(true), PAUSE);
  }

  /* What was filed, or what a new entry starts with; over it a draft of the same, and what a link brought along. */
  restore(query) {
    const draft = kept(this.state);
    const isStale = draft && draft.base !== JSON.stringify(this.before);
    if (isStale) drop(this.state);
    const start = { ...this.form.answersOf(this.before), ...(this.isNew ? this.own.starts(this) : {}) };
    const brought = Object.fromEntries([...query, ...new URLSearchParams(location.hash.slice(1))]);
    const answers = { ...start, ...(isStale ? {} : draft?.answers), ...brought };
    for (const [name, field] of this.fields) if (answers[name]) field.value = answers[name];
  }

  value(name) {
    const field = this.fields.get(name);
    return field && !field.isHidden ? field.value : "";
  }

  refresh(isTyped = false) {
    const asks = this.own.asks?.(this) ?? {};
    for (const [name, field] of this.fields) field.ask(...(asks[name] ?? [true, field.item.required]));
    for (const { inside, element } of this.parts) element.hidden = inside.every((field) => field.isHidden);
    const values = Object.fromEntries([...this.fields.keys()].map((name) => [name, this.value(name)]));
    const answers = { ...values, ...this.own.derived?.(this) };
    const data = this.form.filled(this.before, answers);
    const problems = this.problems(data, answers);
    for (const [name, field] of this.fields) field.tell(problems.filter((one) => one.field === name), this.isAsked);
    const route = { name: this.own.title, cited: this.own.cited, last: "信息技术部合并" };
    fill(this.routePart.body, ...routePanel(route, this.own.steps(this), this.office.registrars));
    fill(this.extra, ...(this.own.extra?.(this) ?? []));
    const file = { path: this.entry || this.own.path(this), text: this.heading + yamlOf(data), isNew: this.isNew };
    const isOpen = this.filePart.querySelector("details")?.open;
    fill(this.filePart, filePanel(file.path, file.text));
    this.filePart.querySelector("details").open = Boolean(isOpen);
    this.hand(problems.filter(({ notice }) => !notice), file);
    if (isTyped) keep({ ...this.state, base: JSON.stringify(this.before), answers: values });
  }

  /* What the schema asks of an item that is not shown is said of the first one, from which it follows. */
  problems(data, answers) {
    const order = [...this.fields.keys()];
    const shown = (name) => (this.fields.get(name)?.isHidden === false ? name : order[0]);
    const missing = (field) => !answers[field]?.length;
    const isTime = ({ schema }) => isDay(schema) || isMinute(schema);
    const shape = [...this.form.misshapes(data)].map(([name, says]) => {
      const field = shown(name);
      const plain = this.own.inputs?.[field] ? "未选定" : isTime(this.form.item(field)) ? "未填写" : says;
      return { field, says: missing(field) ? plain : says };
    });
    const texts = [...this.fields.values()].filter(({ item: { schema } }) => schema.maxLength > 16 && !schema.pattern);
    const filled = texts.map(({ field }) => field).filter((field) => typeof answers[field] === "string");
    const own = [...this.own.problems(this)];
    const [errors, notices] = [own.filter(({ notice }) => !notice), own.filter(({ notice }) => notice)];
    const all = [...errors, ...shape, ...this.rules.unfit({ answers }, filled), ...notices];
    const once = all.filter(({ field }, at) => all.findIndex((other) => other.field === field) === at);
    once.sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
    return once.map((one) => ({ ...one, missing: missing(one.field) }));
  }

  hand(wrong, file) {
    this.handPart.element.hidden = !this.isAsked;
    const link = ({ field, says }) => {
      const { id, item, input } = this.fields.get(field);
      const go = (event) => (event.preventDefault(), input.focus.focus());
      return h("li", {}, h("a", { href: `#${id}`, onclick: go }, item.schema.title), `：${says}`);
    };
    const left = [h("p", {}, h("b", {}, `尚有 ${wrong.length} 处须改正`)), h("ul", {}, ...wrong.map(link))];
    const ready = [h("p", {}, h("b", {}, "内容齐全。"), "检查未发现错误，可以报送。")];
    this.summary.replaceChildren(...(wrong.length ? left : ready));
    const shown = file.path + file.text + wrong.length;
    if (this.isAsked && this.shown !== shown) {
      this.handPart.body.replaceChildren(...(wrong.length ? [] : handPanel(this.forge, file)));
      this.shown = shown;
    }
  }

  ask(event) {
    event.preventDefault();
    this.isAsked = true;
    this.refresh();
    this.handPart.element.scrollIntoView({ block: "nearest" });
    this.summary.focus();
  }

  /* The first number in a folder that neither the site's day nor an open request has, with at least two digits. */
  numbered(folder) {
    const inside = this.books.taken.filter((path) => path.startsWith(folder));
    const taken = inside.map((path) => parseInt(path.slice(folder.length), 10));
    return `${folder}${String(Math.max(0, ...taken) + 1).padStart(2, "0")}.yaml`;
  }
}
