/* The ways to answer an item, each with get(), set(value) and the element to focus. */

import { button, h } from "./dom.js";

const LONG = 100;

/* A day, or what of it the paper days know. */
export const isDay = (schema) => (schema.format ?? schema.anyOf?.[0].format) === "date";

export const isMinute = (schema) => schema.format === "shanghai-minute";

const isOneLine = (schema) => !schema.not || new RegExp(schema.not.pattern, "u").test("甲\n乙");

export const [UNITS, PEOPLE] = ["f-list-units", "f-list-people"];

/* `people` are the fields whose answers are people, `units` those to choose from. */
export function inputFor({ field, schema }, id, people = [], units = null) {
  const list = people.includes(field) ? PEOPLE : UNITS;
  const past = schema["x-past"] ?? [];
  if (schema.enum) return choice(id, schema.enum.filter((word) => !past.includes(word)), schema["x-answers"]);
  if (schema.type === "array") return several(id, schema.title, list);
  if (field === "unit" && units) return unitChoice(id, units);
  if (isMinute(schema)) return minute(id);
  if (isDay(schema)) return day(id);
  if (schema.maxLength > LONG) return area(id, schema.maxLength > 2 * LONG ? 3 : 2, isOneLine(schema));
  return line(id, { type: "text", list: list === PEOPLE || field === "unit" ? list : undefined, autocomplete: "off" });
}

function line(id, props) {
  const input = h("input", { id, ...props });
  return { element: input, focus: input, get: () => input.value.trim(), set: (value) => (input.value = value) };
}

/* A day is also taken as people write it: 2026-5-1, 2026/5/1, 2026年5月1日, 20260501. */
function day(id) {
  const way = line(id, { type: "date", min: "2000-01-01", max: "2099-12-31" });
  way.focus.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").normalize("NFKC");
    const [, ...parts] = /(\d{4})\D{0,3}(\d{1,2})\D{0,3}(\d{1,2})/u.exec(text) ?? [];
    if (!parts.length) return;
    event.preventDefault();
    way.set(parts.map((part) => part.padStart(2, "0")).join("-"));
    changed(way.focus);
  });
  return way;
}

export const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));

function minute(id) {
  const { set, ...way } = line(id, { type: "datetime-local", min: "2000-01-01T00:00", max: "2099-12-31T23:59" });
  return { ...way, get: () => way.get().replace("T", " "), set: (value) => set(value.replace(" ", "T")) };
}

/* Of one line: what is pasted with line breaks comes out on one line. */
function area(id, rows, isOneLine) {
  const input = h("textarea", { id, rows });
  const grow = () => {
    input.style.height = "";
    if (input.scrollHeight > input.clientHeight) input.style.height = `${input.scrollHeight + 2}px`;
  };
  const set = (value) => ((input.value = value), grow());
  input.addEventListener("input", () => {
    if (isOneLine && input.value.includes("\n")) input.value = input.value.replace(/\s*\n\s*/gu, "");
    grow();
  });
  const get = () => input.value.trim().replace(/[ \t\u3000\u00a0]+\n/gu, "\n");
  return { element: input, focus: input, get, set };
}

/* `answers`: what each word is in answer to the item's question, where it has one. */
function choice(id, words, answers = []) {
  const boxes = words.map((word, at) => h("input", { type: "radio", name: id, value: word, id: `${id}-${at}` }));
  const spoken = words.map((word, at) => (answers[at] ? `${answers[at]}（${word}）` : word));
  const labels = boxes.map((box, at) => h("label", { className: "r-chip" }, box, h("span", {}, spoken[at])));
  return {
    element: h("div", { className: "f-chips" }, ...labels),
    focus: boxes[0],
    isGroup: true,
    get: () => boxes.find((box) => box.checked)?.value ?? "",
    set: (value) => boxes.forEach((box) => (box.checked = box.value === value)),
  };
}

export function unitChoice(id, units) {
  const kinds = [...new Set(units.map((unit) => unit.kind))];
  const option = ({ name }) => h("option", { value: name }, name);
  const of = (kind) => units.filter((unit) => unit.kind === kind).map(option);
  const parts = kinds.map((kind) => h("optgroup", { label: kind }, ...of(kind)));
  const select = h("select", { id }, h("option", { value: "" }, "请选择"), ...parts);
  const set = (value) => {
    // A unit that was closed since stays what was filed.
    if (value && ![...select.options].some((one) => one.value === value)) select.append(h("option", { value }, value));
    select.value = value;
  };
  return { element: select, focus: select, get: () => select.value, set };
}

/* Names, typed one by one, or several with commas between them. */
function several(id, title, list) {
  const names = [];
  const input = h("input", { id, type: "text", list, autocomplete: "off", placeholder: "选择，或输入名称" });
  const shown = h("ul", { className: "f-names", "aria-label": title });
  const show = () => shown.replaceChildren(...names.map((name) => h("li", {}, name, remover(name))));
  const gone = (name) => ({ type: "button", "aria-label": `删去${name}`, onclick: () => remove(name) });
  const remover = (name) => h("button", gone(name), "×");
  const remove = (name) => {
    names.splice(names.indexOf(name), 1);
    show();
    input.focus();
    changed(input);
  };
  const add = () => {
    const typed = input.value.split(/[,，、；;]/u).map((name) => name.trim());
    const added = typed.filter((name) => name && !names.includes(name));
    names.push(...new Set(added));
    input.value = "";
    show();
    if (added.length) changed(input);
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    add();
  });
  input.addEventListener("change", add);
  return {
    element: h("div", { className: "f-several" }, h("div", { className: "f-add" }, input, button("添加", add)), shown),
    focus: input,
    get: () => [...names],
    set: (value) => {
      names.splice(0, names.length, ...(value || []));
      show();
    },
  };
}
