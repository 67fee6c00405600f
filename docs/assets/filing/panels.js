import { h } from "./dom.js";
import { told } from "./fields.js";

export function routePanel(route, steps, registrars) {
  const line = ({ title, unit, who }) =>
    h("li", {}, h("b", {}, title), unit ? h("span", { className: "tag" }, unit) : "", h("span", {}, who));
  const filed = { title: route.last, unit: "", who: registrars.join("、") };
  return [
    h("p", { className: "f-route" }, h("b", {}, route.name), `　${route.cited}`),
    h("ol", { className: "f-steps" }, ...[...steps, filed].map(line)),
  ];
}

export function changePanel(form, before, after) {
  const row = ({ key, schema }) => [schema.title, told(before[key]) || "未填", told(after[key]) || "删去"];
  const record = ["新增备案记录", "", Object.values(after[form.records].slice(-1)[0]).join("　")];
  const was = (text) => (text ? [h("dd", {}, h("del", {}, text))] : []);
  const parts = ([title, old, now]) => [h("dt", {}, title), ...was(old), h("dd", { className: "now" }, h("ins", {}, now))];
  return h("dl", { className: "f-changes" }, ...[...form.changed(before, after).map(row), record].flatMap(parts));
}

export function filedPanel(form, data) {
  return h("dl", { className: "f-filed" }, ...lines(form.group, data).flat());
}

/* Titles and values of the items that are filled in; of those that must be also without, with the words to choose from. */
function lines(items, values, isAll = false) {
  const isShown = ({ key, field, required }) => field !== "filings" && (told(values[key]) || (isAll && required));
  const choices = ({ enum: words = [] }) => words.map((word) => `□ ${word}`).join("　");
  const line = ({ key, schema }) => [h("dt", {}, schema.title), h("dd", {}, told(values[key]) || choices(schema))];
  return [...items.values()].filter(isShown).map(line);
}

/* The form on paper, with a blank for what must be filled in and one to sign for each step. */
export function paperPanel(office, form, data, steps, isNumbered) {
  const [record = {}] = data[form.records]?.slice(-1) ?? [];
  const all = [...lines(form.group, data, true), ...lines(form.record, record, true)];
  const blank = ({ title, unit }) => h("tr", {}, h("th", {}, unit ? `${title}（${unit}）` : title), h("td", {}));
  return [
    h("p", { className: "r-office" }, office, isNumbered ? h("span", {}, "备案编号：　　　　　　　　") : ""),
    h("p", { className: "r-name" }),
    h("dl", { className: "r-form" }, ...all.map((line) => h("div", { className: "wide" }, ...line))),
    h("table", { className: "r-sign" }, ...steps.map(blank)),
    h("p", { className: "r-digest" }),
  ];
}
