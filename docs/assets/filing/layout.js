/* The frame of the page: which items stand together, and where everything goes. */

import { h } from "./dom.js";

export const NEVER =
  "不得填写手机号、证件号、微信号、群二维码、入群链接、成员名单（第十七条）：内容一经提交即留存，事后无法彻底删除。";

const kindsOf = (days) => [
  ["create", "新建群组", `长期使用，或超过 ${days} 天`],
  ["short", "临时群", `不超过 ${days} 天，分管主任一步审批`],
  ["change", "变更", "负责人、范围、期限等有变化"],
  ["cancel", "注销", "工作结束，不再使用"],
];

const SECTIONS = [
  ["群组", ["unit", "name", "platform", "platform_note"]],
  ["群组人员", ["scope", "member_units", "joint_units", "member_scope", "custodian", "leader"]],
  ["用途与期限", ["purpose", "started_on", "term_end", "procedure", "further_need"]],
  ["本次办理", ["filed_on", "disposal", "handed_to", "statement"]],
];

/* The sections with the fields that each has; what the schema gained since goes before the last. */
export function sections(fields) {
  const placed = new Set(SECTIONS.flatMap(([, names]) => names));
  const further = [...fields.keys()].filter((name) => !placed.has(name));
  return SECTIONS.map(([title, names], at) => {
    const all = at === SECTIONS.length - 2 ? [...names, ...further] : names;
    const inside = all.map((name) => fields.get(name)).filter(Boolean);
    return { element: h("section", {}, h("h2", {}, title), ...inside.map(({ element }) => element)), inside };
  });
}

export function kindPicker(days, onchange) {
  const kinds = kindsOf(days);
  const boxes = kinds.map(([kind]) =>
    h("input", { type: "radio", name: "f-kind", id: `f-kind-${kind}`, value: kind, onchange }),
  );
  const labels = kinds.map(([, title, says], at) =>
    h("label", { className: "f-kind" }, boxes[at], h("span", {}, h("b", {}, title), h("small", {}, says))),
  );
  return {
    element: h("fieldset", { className: "f-kinds" }, h("legend", {}, "办理事项"), ...labels),
    get: () => boxes.find((box) => box.checked)?.value ?? "create",
    set: (kind) => boxes.forEach((box) => (box.checked = box.value === kind)),
  };
}

/* A place for a panel with a heading of its own. */
export function panel(title, className = "") {
  const body = h("div");
  return { element: h("section", { className: `f-panel ${className}` }, h("h2", {}, title), body), body };
}

export function wordList(id, words) {
  return h("datalist", { id }, ...words.map(([value, label]) => h("option", { value, label })));
}
