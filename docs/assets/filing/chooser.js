/* Finding the group that is to be changed or cancelled. */

import { h } from "./dom.js";

const MOST = 8;

export function chooser(names, choose, id = "f-group") {
  const input = h("input", { id, type: "search", autocomplete: "off", placeholder: "名称、部门或负责人" });
  const count = h("p", { className: "f-help", id: `${id}-help`, role: "status" });
  const list = h("ul", { className: "f-found" });
  const look = () => {
    const { count: all, first } = names.found(input.value, MOST);
    count.textContent = all > MOST ? `有 ${all} 个，显示前 ${MOST} 个；请输入更多文字` : `有 ${all} 个`;
    const item = (group) => {
      const label = h("span", {}, h("b", {}, group.name), h("small", {}, `${group.unit}　${group.custodian}`));
      return h("li", {}, h("button", { type: "button", onclick: () => choose(group.path) }, label));
    };
    list.replaceChildren(...first.map(item));
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.focus();
  });
  input.setAttribute("aria-describedby", `${id}-help`);
  look();
  return h("div", { className: "f-field f-choose" }, h("label", { htmlFor: id }, "所办群组"), input, count, list);
}

/* The group that was chosen, and a way back. */
export function chosen({ name, unit, custodian }, again) {
  const about = h("span", {}, `${unit}　${custodian}`);
  return h("p", { className: "f-chosen" }, h("b", {}, name), about, h("button", { type: "button", id: "f-again", className: "r-btn", onclick: again }, "另选"));
}
