/* The name of a new group's file: proposed from the pinyin of its name until somebody writes another. */

import { fill, h } from "./dom.js";
import { sentence } from "./fields.js";
import { slugOf } from "./text.js";

export class FileName {
  constructor(page) {
    Object.assign(this, { page, isOwn: false, slug: null });
    const focus = h("input", { id: "f-slug", type: "text", autocomplete: "off", spellcheck: false, maxLength: 60 });
    this.input = { focus };
    this.item = { schema: { title: "文件名" } };
    this.said = h("p", { className: "f-said", id: "f-slug-said" });
    this.where = h("code");
    const help = h(
      "p",
      { className: "f-help", id: "f-slug-help" },
      "按名称拼音生成，可以更改；只用小写字母、数字和短横。确定后不得更改，群组更名时亦不更改。",
    );
    focus.setAttribute("aria-describedby", "f-slug-help f-slug-said");
    focus.addEventListener("input", () => (this.isOwn = focus.value !== ""));
    const row = h("div", { className: "f-path" }, this.where, focus, h("code", {}, ".yaml"));
    this.element = h(
      "details",
      { className: "f-field f-fold" },
      h("summary", {}, "文件名"),
      h("label", { htmlFor: "f-slug", className: "f-away" }, "文件名"),
      help,
      row,
      this.said,
    );
  }

  get() {
    return this.input.focus.value.trim();
  }

  set(slug, isOwn) {
    this.input.focus.value = slug;
    this.isOwn = isOwn;
  }

  get folder() {
    return this.page.routes.units.get(this.page.fields.get("unit").value)?.slug ?? "";
  }

  isTaken(slug) {
    return this.page.names.paths.has(`${this.folder}/${slug}`);
  }

  propose() {
    this.where.textContent = `${this.folder || "…"}/`;
    const name = this.folder && this.page.fields.get("name").value;
    if (this.isOwn) return;
    if (name && !this.slug) this.fetched ??= this.fetchTable();
    this.input.focus.value = name && this.slug ? this.slug(name, (slug) => this.isTaken(slug)) : "";
  }

  /* The table of pinyin is for whoever names a group; where it cannot be had, they name the file themselves. */
  async fetchTable() {
    const answer = await fetch(new URL("vendor/pinyin.txt", import.meta.url)).catch(() => null);
    if (!answer?.ok) return;
    this.slug = slugOf(await answer.text(), this.page.office.patterns.longWords);
    this.page.refresh();
  }

  *problems() {
    const slug = this.get();
    if (!slug) yield { field: "slug", says: "请填写文件名", missing: true };
    else if (/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/u.test(slug))
      yield { field: "slug", says: "系 Windows 系统保留的名称", fix: "另定文件名" };
    else if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(slug))
      yield { field: "slug", says: "只用小写字母、数字，中间可用短横" };
    else if (this.isTaken(slug)) yield { field: "slug", says: "该文件名已被使用", fix: "另定文件名" };
  }

  tell(problems, isAsked) {
    const due = problems.filter((one) => one.field === "slug" && (isAsked || !one.missing));
    this.element.classList.toggle("wrong", due.length > 0);
    if (due.length) this.element.open = true;
    this.input.focus.setAttribute("aria-invalid", String(due.length > 0));
    fill(this.said, ...due.map((one) => h("span", { className: "f-error" }, ...sentence(one))));
  }
}
