/* What stands beside the form: the way it will take, old beside new, the file. */

import { h } from "./dom.js";
import { told } from "./fields.js";

/* Who decides, in order; last the department that merges. */
export function routePanel(route, steps, registrars) {
  const line = ({ title, unit, who }) =>
    h("li", {}, h("b", {}, title), unit ? h("span", { className: "tag" }, unit) : "", h("span", {}, who));
  const filed = { title: route.last, unit: "", who: registrars.join("、") };
  return [
    h("p", { className: "f-route" }, h("b", {}, route.name), `　${route.cited}`),
    h("ol", { className: "f-steps" }, ...[...steps, filed].map(line)),
  ];
}

/* What differs between the two forms, item by item, and the record that is added. */
export function changePanel(form, before, after) {
  const row = ({ key, schema }) => [schema.title, told(before[key]) || "未填", told(after[key]) || "删去"];
  const record = ["新增备案记录", "", Object.values(after[form.records].slice(-1)[0]).join("　")];
  const was = (text) => (text ? [h("dd", {}, h("del", {}, text))] : []);
  const parts = ([title, old, now]) => [h("dt", {}, title), ...was(old), h("dd", { className: "now" }, h("ins", {}, now))];
  return h("dl", { className: "f-changes" }, ...[...form.changed(before, after).map(row), record].flatMap(parts));
}

/* The form as it was filed, for who cancels it. */
export function filedPanel(form, data) {
  return h("dl", { className: "f-filed" }, ...filled(form.group, data).flat());
}

/* Titles and values of the items that are filled in. */
function filled(items, values) {
  const shown = [...items.values()].filter(({ key, field }) => field !== "filings" && told(values[key]));
  return shown.map(({ key, schema }) => [h("dt", {}, schema.title), h("dd", {}, told(values[key]))]);
}

export function filePanel(path, text, isOpen = false) {
  const where = h("p", {}, h("code", {}, path));
  const content = h("pre", { tabIndex: 0 }, text);
  return h("details", { className: "f-file", open: isOpen }, h("summary", {}, "将生成的文件"), where, content);
}

/* The form on paper, with a blank to sign for each step. */
export function paperPanel(office, form, data, steps, isNumbered) {
  const [record] = data[form.records].slice(-1);
  const lines = [...filled(form.group, data), ...filled(form.record, record)];
  const blank = ({ title, unit }) => h("tr", {}, h("th", {}, unit ? `${title}（${unit}）` : title), h("td", {}));
  return [
    h("p", { className: "r-office" }, office, isNumbered ? h("span", {}, "备案编号：　　　　　　　　") : ""),
    h("p", { className: "r-name" }),
    h("dl", { className: "r-form" }, ...lines.map((line) => h("div", { className: "wide" }, ...line))),
    h("table", { className: "r-sign" }, ...steps.map(blank)),
    h("p", { className: "r-digest" }),
  ];
}
