/* One item of the form on the page. */

import { button, fill, h } from "./dom.js";
import { changed, inputFor, isDay, isMinute } from "./inputs.js";

export class Field {
  /* `own`: another input, made for the id, or another help. */
  constructor(item, people, units, own = {}) {
    const { field, schema } = item;
    const id = `f-${field}`;
    const input = own.input?.(id) ?? inputFor(item, id, people, units);
    Object.assign(this, { item, field, id, input, touched: false });
    const help = own.help ?? schema["x-help"] ?? schema.description;
    this.help = h("p", { className: "f-help", id: `${id}-help` }, help.replace(/（系统增列）$/u, ""));
    this.said = h("p", { className: "f-said", id: `${id}-said` });
    this.before = h("p", { className: "f-before", hidden: true });
    this.mark = h("span", { className: "f-mark" });
    const [tag, head] = input.isGroup ? ["fieldset", "legend"] : ["div", "label"];
    const title = h(head, {}, schema["x-question"] ?? schema.title, this.mark);
    if (head === "label") title.htmlFor = id;
    this.tidied = h("p", { className: "f-before", role: "status" });
    const className = `f-field${isShort(item) ? " half" : ""}`;
    this.element = h(tag, { className }, title, this.help, input.element, this.tidied, this.before, this.said);
    this.described = input.isGroup ? this.element : input.focus;
    this.described.setAttribute("aria-describedby", `${id}-help ${id}-said`);
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.touched = true;
    });
  }

  get value() {
    return this.input.get();
  }

  set value(value) {
    this.input.set(value);
  }

  get isHidden() {
    return this.element.hidden;
  }

  ask(isAsked, isRequired) {
    this.element.hidden = !isAsked;
    this.isRequired = isAsked && isRequired;
    const added = this.item.schema["x-added"] ? "※" : "";
    this.mark.textContent = [added, isRequired ? "" : "可不填"].filter(Boolean).join(" · ");
    if (!this.input.isGroup) this.input.focus.required = isRequired;
  }

  /* Of an item that nobody has come to yet only what was not left out. */
  tell(problems, isAsked) {
    const due = problems.filter((problem) => isAsked || this.touched || !problem.missing);
    const wrong = due.some((problem) => !problem.notice);
    this.element.classList.toggle("wrong", wrong);
    if (wrong) this.element.closest("details")?.setAttribute("open", "");
    this.described.setAttribute("aria-invalid", String(wrong));
    const line = (problem) => h("span", { className: problem.notice ? "f-notice" : "f-error" }, ...sentence(problem));
    fill(this.said, ...due.map(line));
  }

  /* What a telephone adds to a text is taken out, and said; somebody who meant it puts it back. */
  tidy(text) {
    const { focus } = this.input, pasted = focus.value;
    this.tidied.replaceChildren();
    if (text === pasted || pasted === this.meant) return;
    const put = (value) => ((focus.value = value), changed(focus));
    const back = () => {
      this.meant = pasted;
      this.tidied.replaceChildren();
      put(pasted);
      focus.focus();
    };
    put(text);
    this.tidied.replaceChildren(`“${pasted}”已改为“${text}”，去掉手机所加的人数、引号或不可见的字符。`, button("恢复原样", back));
  }

  lock(isLocked) {
    for (const one of this.element.querySelectorAll("input, select, textarea")) one.disabled = isLocked;
    for (const one of this.element.querySelectorAll("button")) one.hidden = isLocked;
    if (isLocked) this.mark.textContent = "已入册，不得改动";
  }

  compare(old) {
    const [was, now] = [told(old), told(this.value)];
    this.before.hidden = old === undefined || was === now;
    fill(this.before, "原来：", h("del", {}, was || "（未填）"));
  }
}

const isShort = ({ field, schema }) => isDay(schema) || isMinute(schema) || ["unit", "custodian", "leader"].includes(field);

function sentence({ says, fix, article }) {
  return [h("b", {}, says), article ? `（${article}）` : "", fix ? `。${fix}` : ""];
}

export const told = (value) => (Array.isArray(value) ? value.join("、") : (value ?? ""));
