/* Finding the group that a form is about. */

import { button, h } from "./dom.js";

const MOST = 8;

export function chooser(names, choose, id = "f-group", among = names.standing) {
  const input = h("input", { id, type: "search", autocomplete: "off", placeholder: "名称、部门或负责人" });
  const count = h("p", { className: "f-help", id: `${id}-help`, role: "status" });
  const list = h("ul", { className: "f-found" });
  const look = () => {
    const { count: all, first } = names.found(input.value, MOST, among);
    const isOpen = all <= MOST || Boolean(input.value.trim());
    count.textContent = `有 ${all} 个${isOpen && all > MOST ? `，显示前 ${MOST} 个；请输入更多文字` : ""}`;
    const item = (group) => {
      const label = h("span", {}, h("b", {}, group.name), h("small", {}, about(group)));
      return h("li", {}, h("button", { type: "button", onclick: () => choose(group.path) }, label));
    };
    list.replaceChildren(...(isOpen ? first.map(item) : []));
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

const about = ({ unit, custodian, isOver }) => `${unit}　${custodian}${isOver ? "　已注销" : ""}`;

export function chosen(group, again) {
  const other = Object.assign(button("另选", again), { id: "f-again" });
  return h("p", { className: "f-chosen" }, h("b", {}, group.name), h("span", {}, about(group)), other);
}

const pathOf = (group) => `registry/groups/${group}.yaml`;
export const groupAt = ({ names }, path) => names.paths.get(path.replace(/^registry\/groups\/|\.yaml$/gu, ""));

/* What names a group that was never filed. */
export const UNFILED = ["group_name", "platform", "unit"];

/* A group by its name, or where it may be one that was never filed, the items that name it. */
export const groupInput = (page, mayBeUnfiled = false) => (id) => {
  const element = h("div");
  let path = "";
  const way = {
    element,
    isGroup: true,
    isUnfiled: false,
    get focus() {
      return element.querySelector("input, button");
    },
    get: () => path,
    set(value, isUnfiled = false) {
      [path, way.isUnfiled] = [value, isUnfiled];
      const change = (to, unfiled) => {
        if (way.isUnfiled) for (const name of UNFILED) page.fields.get(name).value = "";
        way.set(to, unfiled);
        element.dispatchEvent(new Event("change", { bubbles: true }));
        page.soon(true);
        way.focus.focus();
      };
      const known = groupAt(page, path) ?? { name: path, unit: "", custodian: "" };
      const toggle = button(isUnfiled ? "该群组已备案，另选" : "该群组从未备案", () => change("", !isUnfiled));
      const others = mayBeUnfiled ? [toggle] : [];
      if (path) element.replaceChildren(chosen(known, () => change("")));
      else if (isUnfiled) element.replaceChildren(toggle);
      else element.replaceChildren(chooser(page.names, (group) => change(pathOf(group)), id, page.names.groups), ...others);
    },
    /* A draft, a link and a file say by what they hold that the group was never filed. */
    asks() {
      if (!path && !way.isUnfiled && page.fields.get("group_name").value) way.set("", true);
      return Object.fromEntries(UNFILED.map((name) => [name, [way.isUnfiled, true]]));
    },
  };
  way.set("");
  return way;
};
