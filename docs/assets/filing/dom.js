/* Elements, made so that whatever somebody typed is text and nothing else. */

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}

export function button(label, onclick, className = "r-btn") {
  return h("button", { type: "button", className, onclick }, label);
}

export function copier(text, className = "r-btn", label = "复制内容") {
  const said = h("span", { className: "soft f-copied", role: "status" });
  const copy = async () => {
    said.textContent = (await window.copied(typeof text === "function" ? text() : text)) ? "已复制" : "未能复制，请自行选取";
  };
  return h("span", {}, button(label, copy, className), said);
}

/* Only what says something else is put in: nothing is read aloud twice. */
export function fill(element, ...children) {
  const next = h(element.tagName, {}, ...children);
  if (next.innerHTML === element.made) return;
  element.made = next.innerHTML;
  element.replaceChildren(...next.childNodes);
}
