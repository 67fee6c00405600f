/* A form of one of the office's books. It is made from its schema, as the group's form is; what is one book's own stands
   in books.js. */

import { BOOKS } from "./books.js";
import { fill, h } from "./dom.js";
import { Field } from "./fields.js";
import { isDay, isMinute } from "./inputs.js";
import { NEVER, Sheet } from "./sheet.js";
import { yamlOf } from "./yaml.js";

export class Book extends Sheet {
  constructor(root, name, context) {
    super(root, { own: BOOKS[name], ...context });
    const { records } = this.books;
    this.entry = Object.keys(records).find((path) => path === this.query.get("entry")) ?? "";
    this.isNew = !this.entry;
    [this.before, this.heading] = records[this.entry] ?? [{}, ""];
    this.state = { kind: "book", group: `${name}:${this.entry}` };
    const sections = this.own.sections(this);
    const made = (field) => {
      const own = { help: this.own.helps?.[field], input: this.own.inputs?.[field]?.(this) };
      return [field, new Field(this.form.item(field), this.own.people ?? [], this.own.hasAnyUnit ? null : this.openUnits, own)];
    };
    this.fields = new Map(sections.flatMap(([, fields]) => fields.map(made)));
    const about = h("p", { className: "f-help" }, this.own.about(this));
    this.lay(this.own.title, sections, [about, h("p", { className: "f-help f-never" }, NEVER)]);
    this.extra = h("div");
    this.parts[0].element.append(this.extra);
    document.querySelector("h1").textContent = this.own.title;
    const brought = Object.fromEntries([...this.query, ...new URLSearchParams(location.hash.slice(1))]);
    this.restore({ ...this.form.answersOf(this.before), ...(this.isNew ? this.own.starts?.(this) : {}) }, brought);
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
    for (const { inside, element } of this.parts) element.hidden = inside.every((field) => field.isHidden);
  }

  show() {
    const values = Object.fromEntries([...this.fields.keys()].map((name) => [name, this.value(name)]));
    const answers = { ...values, ...this.own.derived?.(this) };
    const data = this.form.filled(this.before, answers);
    const problems = this.tell(this.problems(data, answers));
    this.showRoute({ name: this.own.title, cited: this.own.cited, last: "信息技术部合并" }, this.own.steps(this));
    fill(this.extra, ...(this.own.extra?.(this) ?? []));
    const file = { path: this.entry || this.own.path(this), text: this.heading + yamlOf(data), isNew: this.isNew };
    this.showFile(file);
    this.hand(problems, file);
  }

  /* What the schema asks of an item that is not shown is said of the first one, from which it follows. */
  problems(data, answers) {
    const shown = (name) => (this.fields.get(name)?.isHidden === false ? name : this.order[0]);
    const isTime = ({ schema }) => isDay(schema) || isMinute(schema);
    const shape = [...this.form.misshapes(data)].map(([name, says]) => {
      const field = shown(name);
      const item = this.form.item(field), isChosen = this.own.inputs?.[field] || item.schema.enum;
      const plain = isChosen ? "未选定" : isTime(item) ? "未填写" : says;
      return { field, says: answers[field]?.length ? says : plain };
    });
    const texts = [...this.fields.values()].filter(({ item: { schema } }) => schema.maxLength > 16 && !schema.pattern);
    const filled = texts.map(({ field }) => field).filter((field) => typeof answers[field] === "string");
    const cited = ([field, rule, says, fix, notice]) => ({ field, rule, article: this.own.cited, says, fix, notice });
    const own = Array.from(this.own.problems(this), cited), notices = own.filter(({ notice }) => notice);
    const errors = own.filter(({ notice }) => !notice);
    const all = [...errors, ...shape, ...this.rules.unfit({ answers }, filled), ...notices];
    return all.filter(({ field }, at) => all.findIndex((other) => other.field === field) === at);
  }

  /* The first number in a folder that neither the site's day nor an open request has, with at least two digits. */
  numbered(folder) {
    const inside = this.books.taken.filter((path) => path.startsWith(folder));
    const taken = inside.map((path) => parseInt(path.slice(folder.length), 10));
    return `${folder}${String(Math.max(0, ...taken) + 1).padStart(2, "0")}.yaml`;
  }
}
