/* A form of one of the office's books; what is one book's own stands in books.js. */

import { BOOKS } from "./books.js";
import { UNFILED } from "./chooser.js";
import { fill, h } from "./dom.js";
import { Field } from "./fields.js";
import { isDay, isMinute } from "./inputs.js";
import { Sheet } from "./sheet.js";
import { yamlOf } from "./yaml.js";

function isShortened(was, now) {
  let at = 0;
  return [...now].every((one) => (at = was.indexOf(one, at) + 1));
}

export class Book extends Sheet {
  constructor(root, name, context) {
    super(root, { own: BOOKS[name], ...context });
    const { records } = this.books;
    this.entry = Object.keys(records).find((path) => path === this.query.get("entry")) ?? "";
    this.isNew = !this.entry;
    [this.before, this.heading] = records[this.entry] ?? [{}, ""];
    // A link that brings answers has a draft of its own.
    const link = () => (location.hash.includes("=") ? location.hash : "");
    this.state = { kind: "book", group: location.search + link() };
    addEventListener("hashchange", () => link() && location.reload());
    const sections = this.own.sections(this);
    const made = (field) => {
      const own = { input: this.own.inputs?.[field]?.(this) };
      return [field, new Field(this.form.item(field), this.own.people ?? [], this.own.hasAnyUnit ? null : this.openUnits, own)];
    };
    this.fields = new Map(sections.flatMap(([, fields]) => fields.map(made)));
    const { title, "x-about": about } = this.form.schema;
    const says = h("p", { className: "f-help" }, about[this.isNew ? 0 : 1]);
    this.lay(title, sections, [says]);
    this.extra = h("div");
    this.parts[0].element.append(this.extra);
    document.querySelector("h1").textContent = title;
    const brought = Object.fromEntries([...this.query, ...new URLSearchParams(link().slice(1))]);
    this.restore({ ...this.form.answersOf(this.before), ...(this.isNew ? this.own.starts?.(this) : {}), ...brought });
    this.refresh();
  }

  base() {
    return JSON.stringify(this.before);
  }

  value(name) {
    const field = this.fields.get(name);
    return field && !field.isHidden ? field.value : "";
  }

  askFor() {
    const asks = this.own.asks?.(this) ?? {};
    for (const [name, field] of this.fields) field.ask(...(asks[name] ?? [true, field.item.required]));
    for (const [name, field] of this.fields) field.lock(this.isFixed(name));
    for (const { inside, element } of this.parts) element.hidden = inside.every((field) => field.isHidden);
  }

  show() {
    const values = Object.fromEntries([...this.fields.keys()].map((name) => [name, this.value(name)]));
    const answers = { ...values, ...this.own.derived?.(this) };
    const data = this.form.filled(this.before, answers);
    const problems = this.tell(this.problems(data, answers));
    const cited = this.office.cites[this.form.item(this.order[0]).schema["x-article"]];
    this.showRoute({ name: this.form.schema.title, cited, last: "信息技术部合并" }, this.own.steps(this));
    fill(this.extra, ...(this.own.extra?.(this, problems) ?? []));
    const file = { path: this.entry || this.own.path(this), text: this.heading + yamlOf(data), isNew: this.isNew };
    this.showFile(file);
    this.hand(problems, file);
  }

  /* What stands on file of an item, and how it is held (rules/on_file.py); nothing of what is new, or has not begun. */
  onFile(name) {
    const [row, was] = [this.office.onFile[this.form.schema["x-record"]], this.before[this.form.item(name)?.key] ?? ""];
    const [hold, words] = (!this.isNew && !this.own.isFree?.(this) && row?.holds[name]) || [];
    return { hold: was.length ? hold : "", words, was, row };
  }

  gives(reason) {
    const [now, { was }] = [this.value(reason), this.onFile(reason)];
    return now.length > was.length && now.startsWith(was);
  }

  isFixed(name) {
    return ["FIXED", "SEALED"].includes(this.onFile(name).hold) && !this.gives("correction");
  }

  get isSignedAgain() {
    return [...this.beyond()].some(({ field }) => this.office.signedAgain.includes(field));
  }

  /* What is changed beyond what the table allows, and whether a reason excuses it. */
  *beyond() {
    const isJoined = this.value("group") && !this.before[this.form.item("group")?.key];
    for (const name of this.order) {
      const { hold, words, was, row } = this.onFile(name), now = this.value(name);
      if (!hold || typeof now !== "string") continue;
      const isReason = ["correction", "removal"].includes(name);
      const stands = {
        FIXED: now === was,
        GROWS: now.startsWith(was.trimEnd()) || this.rules.isPersonal(was),
        EARLIER: now && now <= was,
        LATER: now >= was,
        FROM_REQUEST: now === was || now >= this.today,
      }[hold];
      const isCut = hold === "GROWS" && !isReason && this.gives("removal") && isShortened(was, now);
      const isExcused = isCut || (this.gives("correction") && !isReason) || (isJoined && UNFILED.includes(name));
      const { schema } = this.form.item(name), isExact = schema.enum || isDay(schema) || isMinute(schema);
      const says = `已入册的“${schema.title}”${words}${isExact ? `（原为 ${was}）` : ""}`;
      if (stands === false) yield { field: name, rule: row.rule, says, fix: row.fix, isExcused };
    }
  }

  /* What must be answered is said of that item alone; what is wrong with an item that is not shown, of the first. */
  problems(data, answers) {
    const due = [...this.fields.values()].filter(({ isRequired, value }) => isRequired && !value.length);
    const whole = { ...data };
    for (const { item: { key, schema: { examples } } } of due) if (examples.length) [whole[key]] = examples;
    const misshapes = [...this.form.misshapes(whole).keys()];
    const shape = [...due.map(({ field }) => field), ...misshapes].map((name) => {
      const field = this.fields.get(name)?.isHidden === false ? name : this.order[0];
      const { schema } = this.form.item(field), isOwn = this.own.inputs?.[field], { length } = answers[field] ?? "";
      const fix = isOwn || isDay(schema) || isMinute(schema) ? "" : schema.errorMessage;
      if (!length) return { field, says: isOwn || schema.enum ? "未选定" : "未填写", fix };
      const isLong = length > schema.maxLength;
      return { field, says: isLong ? `现有 ${length} 字，最多 ${schema.maxLength} 字` : "写法有误", fix: isLong ? "" : fix };
    });
    const texts = { ...answers, ...this.own.texts?.(this) };
    const isText = ({ maxLength = 99, pattern }) => maxLength > 16 && !pattern;
    const typed = this.order.filter((name) => typeof texts[name] === "string" && isText(this.form.item(name).schema));
    const same = !this.isNew && !this.form.changed(this.before, data).length;
    const unchanged = same ? [{ ...this.say(this.order[0], "nothing_is_changed"), missing: true }] : [];
    const own = [...this.own.problems(this), ...unchanged], notices = own.filter(({ notice }) => notice);
    const errors = own.filter(({ notice }) => !notice);
    const held = [...this.beyond()].filter(({ isExcused }) => !isExcused);
    const all = [...errors, ...held, ...shape, ...this.rules.unfit({ answers: texts }, typed), ...notices];
    return all.filter(({ field }, at) => all.findIndex((other) => other.field === field) === at);
  }

  say(...words) {
    return this.rules.say(...words);
  }

  /* The first number in a folder that neither the site's day nor an open request has, with at least two digits. */
  numbered(folder) {
    const inside = this.books.taken.filter((path) => path.startsWith(folder));
    const taken = inside.map((path) => parseInt(path.slice(folder.length), 10));
    return `${folder}${String(Math.max(0, ...taken) + 1).padStart(2, "0")}.yaml`;
  }
}
