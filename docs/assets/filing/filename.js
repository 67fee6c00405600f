/* The name of a new group's file: the pinyin of its name until somebody writes another. */

import { h } from "./dom.js";
import { slugOf } from "./text.js";

const description = "按名称拼音生成，可以更改；只用小写字母、数字和短横。确定后不得更改，群组更名时亦不更改。";
export const SLUG = { field: "slug", required: true, schema: { title: "文件名", description } };

export const fileNameInput = (page) => (id) => {
  const focus = h("input", { id, type: "text", autocomplete: "off", spellcheck: false, maxLength: 60 });
  let isOwn = false, slug = null;
  focus.addEventListener("input", () => (isOwn = focus.value !== ""));
  const folder = () => page.routes.units.get(page.fields.get("unit").value)?.slug ?? "";
  const isTaken = (name) => page.names.paths.has(`${folder()}/${name}`);
  const get = () => focus.value.trim();

  /* Where the table cannot be had, people name the file themselves. */
  async function fetchTable() {
    const answer = await fetch(new URL("vendor/pinyin.txt", import.meta.url)).catch(() => null);
    if (!answer?.ok) return;
    slug = slugOf(await answer.text(), page.office.patterns.longWords);
    page.refresh();
  }

  return {
    element: focus,
    focus,
    folder,
    get,
    set: (value) => ([focus.value, isOwn] = [value, Boolean(value)]),
    own: () => (isOwn ? get() : ""),
    propose() {
      const name = folder() && page.fields.get("name").value;
      if (isOwn) return;
      if (name && !slug) page.awaited ??= fetchTable();
      focus.value = name && slug ? slug(name, isTaken) : "";
    },
    *problems() {
      const problem = (key) => page.rules.say("slug", `file_name/${key}`);
      const isReserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/u.test(get());
      const isNamed = folder() && page.fields.get("name").value; // else these are asked for
      if (!get() && isNamed) yield problem("missing");
      if (!get()) return;
      if (isReserved) yield problem("reserved");
      else if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(get())) yield problem("letters");
      else if (isTaken(get())) yield problem("taken");
    },
  };
};
