/* The filing page: what was answered, what it makes, what is wrong with it, what happens next. */

import { chooser, chosen } from "./chooser.js";
import { button, fill, h } from "./dom.js";
import { drop, keep, kept } from "./draft.js";
import { Field } from "./fields.js";
import { FileName } from "./filename.js";
import { NEVER, kindPicker, panel, sections, wordList } from "./layout.js";
import { handPanel } from "./hand.js";
import { changePanel, filedPanel, filePanel, paperPanel, routePanel } from "./panels.js";
import { yamlOf } from "./yaml.js";

export const HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n";
const OF_A_GROUP = ["change", "cancel", "restore"];
const RECORD = ["filed_on", "statement", "disposal", "handed_to"];
const LOST = "请刷新本页，或按以下办法自行填写；已注销的群组不得变更。";
const PAUSE = 250;

export class Page {
  constructor(root, { form, office, routes, names, rules, forge, sources, today }) {
    Object.assign(this, { root, form, office, routes, names, rules, forge, sources, today });
    this.state = { kind: "create", group: "" };
    this.filed = { heading: HEADING, data: {} };
    this.isAsked = false;
    this.lost = "";
    this.fields = this.madeFields();
    this.fileName = new FileName(this);
    this.build();
  }

  madeFields() {
    const { units, people } = this.office;
    const items = [...this.form.group.values(), ...this.form.record.values()];
    const asked = items.filter(({ field }) => field !== "filings" && field !== "kind");
    const lists = { unit: "f-list-units", custodian: "f-list-people" };
    this.lists = [
      wordList(
        lists.unit,
        units.filter(({ open }) => open).map(({ name, kind }) => [name, kind]),
      ),
      wordList(lists.custodian, people),
    ];
    const open = units.filter((unit) => unit.open);
    return new Map(asked.map((item) => [item.field, new Field(item, lists, open)]));
  }

  build() {
    this.kinds = kindPicker(this.office.shortLivedDays, () =>
      this.turn({ kind: this.kinds.get(), group: this.state.group }),
    );
    this.place = h("div");
    this.parts = sections(this.fields);
    this.parts[0].element.append(this.fileName.element);
    const names = this.parts.map(({ inside }) => inside.map(({ field }) => field));
    this.order = [...names[0], "slug", ...names.slice(1).flat()];
    this.filedPart = panel("备案表现有内容", "f-filed-part");
    [this.routePart, this.changePart, this.handPart] = [panel("审批人"), panel("改动内容"), panel("报送", "f-hand")];
    this.filePart = h("div");
    this.summary = h("div", { className: "f-summary", tabIndex: -1, role: "status" });
    this.draftLine = h("p", { className: "f-draft" });
    this.check = h("button", { type: "submit", className: "r-btn main" }, "检查，准备报送");
    const parts = this.parts.map(({ element }) => element);
    const formElement = h(
      "form",
      { noValidate: true, autocomplete: "off", "aria-label": "备案表" },
      this.kinds.element,
      h("p", { className: "f-help f-never" }, NEVER),
      this.place,
      this.filedPart.element,
      ...parts,
      h("div", { className: "f-end" }, this.check, this.draftLine),
      ...this.lists,
    );
    const aside = h(
      "aside",
      { "aria-label": "审批与文件" },
      this.routePart.element,
      this.changePart.element,
      this.filePart,
    );
    this.handPart.element.prepend(this.summary);
    this.paper = h("div", { className: "f-paper r-page" });
    this.root.replaceChildren(h("div", { className: "f-grid" }, formElement, aside, this.handPart.element), this.paper);
    formElement.addEventListener("input", () => this.soon(true));
    formElement.addEventListener("change", () => this.askFor());
    formElement.addEventListener("focusout", () => this.soon(this.isTyped));
    addEventListener("pagehide", () => this.isTyped && this.save());
    formElement.addEventListener("submit", (event) => this.ask(event));
  }

  /* Once nothing more is typed for a moment; only what was typed is worth a draft. */
  soon(isTyped) {
    this.isTyped = isTyped;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  /* Another kind of filing, or another group: what was answered for that one before comes back. */
  async turn({ kind, group }) {
    if (this.isTyped) this.save();
    this.isTyped = false;
    const state = { kind, group: OF_A_GROUP.includes(kind) ? group : "" };
    this.state = state;
    const filed = (state.group && (await this.source(state))) || { heading: HEADING, data: {} };
    // Somebody may have turned to something else while this one was being fetched.
    if (this.state !== state) return;
    this.filed = filed;
    // What was never approved has no record to go on from.
    if (filed.pushed && !filed.text) this.filed.data = { ...filed.data, [this.form.records]: [] };
    if (kind === "restore" && !filed.text) state.kind = "change";
    this.isAsked = this.isRestored;
    for (const field of this.fields.values()) field.touched = false;
    this.kinds.set(this.state.kind);
    this.restore();
    this.pick();
    this.refresh();
  }

  /* The last approved content as it was: nothing is answered, and only its own way is asked for. */
  get isRestored() {
    return this.state.kind === "restore";
  }

  /* The custodian's next group, filled in, and the way to those that follow. */
  handOver(custodian, next) {
    const was = this.fields.get("custodian").value;
    this.fields.get("custodian").value = custodian;
    this.fields.get("statement").value += `负责人由${was}变更为${custodian}`;
    this.next = next;
    this.check.click();
  }

  /* The group as it was filed; where it cannot be had, that is said, and another may be chosen. */
  async source(state) {
    const found = await this.sources.of(state.group).catch(() => null);
    this.lost = found ? "" : `未能读取“${this.names.paths.get(state.group).name}”的现有备案表。${LOST}`;
    if (!found) state.group = "";
    return found;
  }

  /* A draft comes back only over the very form that it was written over, and never with its day of filing. */
  restore() {
    const found = kept(this.state);
    const draft = found && (found.base ?? "") === this.base() ? found : null;
    if (found && !draft) drop(this.state);
    const statement = this.filed.pushed ? `${this.office.reconfirmed}：` : "";
    const start = { ...this.form.answersOf(this.filed.data), statement, disposal: "", handed_to: "" };
    const answers = { ...start, ...(draft?.answers ?? {}), filed_on: this.today };
    for (const [name, field] of this.fields) field.value = answers[name] ?? "";
    this.fileName.set(draft?.slug ?? "", Boolean(draft?.slug));
    const says = draft ? `已恢复上次草稿（${dayAndClock(draft.at)} 保存）` : found ? outdated(found.at) : "";
    this.draftSaid(says, Boolean(draft));
  }

  /* The form that a change or a cancellation goes on from, as one text. */
  base() {
    return this.state.group ? JSON.stringify(this.filed.data) : "";
  }

  pick() {
    const isChange = OF_A_GROUP.includes(this.state.kind);
    const again = () => this.turn({ ...this.state, group: "" }).then(() => this.place.querySelector("input").focus());
    const choose = (group) =>
      this.turn({ ...this.state, group }).then(() => this.place.querySelector("button").focus());
    if (!isChange) this.place.replaceChildren();
    else if (this.state.group) this.place.replaceChildren(chosen(this.names.paths.get(this.state.group), again));
    else
      this.place.replaceChildren(
        h("p", { className: "f-none", role: "alert" }, this.lost),
        chooser(this.names, choose).element,
      );
    this.lost = "";
    const isReady = !isChange || Boolean(this.state.group);
    const [isCancel, parts] = [this.state.kind === "cancel", this.parts.map(({ element }) => element)];
    const isWhole = isCancel || this.isRestored;
    parts.forEach((part, at) => (part.hidden = !isReady || this.isRestored || (isCancel && at < parts.length - 1)));
    this.filedPart.element.hidden = !isReady || !isWhole;
    this.check.parentElement.hidden = !isReady || this.isRestored;
    if (isReady && this.filed.pushed) this.place.append(this.unapproved());
    for (const part of [this.routePart.element, this.filePart]) part.hidden = !isReady;
    this.filedPart.element.querySelector("h2").textContent = this.isRestored ? "最后一次经审批的内容" : "备案表现有内容";
    if (isWhole) fill(this.filedPart.body, filedPanel(this.form, this.filed.data));
  }

  /* Why no common change is taken, what is filled in, and the other way out. */
  unapproved() {
    const [name, word] = [this.names.paths.get(this.state.group).name, this.office.reconfirmed];
    const filled = this.filed.text ? "以下为最后一次经审批的内容" : "该群组从未经过审批，以下为现有内容";
    const other = (kind, label) => button(label, () => this.turn({ ...this.state, kind }));
    const ways = this.isRestored
      ? ["，照此恢复，无须填写，按该内容的程序审批。", other("change", word)]
      : [`，核对、改正后报送，说明以“${word}”开头，按最严的程序审批。`, this.filed.text && other("restore", "恢复原内容")];
    return h("p", { className: "f-chosen f-unapproved", role: "status" }, h("b", {}, `“${name}”现有内容未经审批`), `：${filled}`, ...ways);
  }

  /* The answers that count: those that are asked for. */
  answers() {
    const { kind } = this.state;
    const { CREATION, CHANGE, CANCELLATION } = this.office.terms;
    const isFirst = kind === "change" && !this.filed.data[this.form.records]?.length;
    const asked = [...this.fields].filter(([name]) => kind !== "cancel" || RECORD.includes(name));
    const given = Object.fromEntries(asked.map(([name, field]) => [name, field.isHidden ? "" : field.value]));
    return { ...given, kind: (!isFirst && { cancel: CANCELLATION, change: CHANGE }[kind]) || CREATION };
  }

  /* Which items this filing asks for depends on what was answered to others. */
  askFor() {
    const { terms } = this.office;
    const { kind } = this.state;
    const unit = this.routes.units.get(this.fields.get("unit").value);
    const whether = {
      platform_note: [this.fields.get("platform").value === terms.OTHER, true],
      member_units: [this.hasUnits(), false],
      leader: [unit !== undefined && unit.kind !== terms.DEPARTMENT, true],
      disposal: [kind === "cancel", true],
      handed_to: [kind === "cancel" && this.fields.get("disposal").value === terms.HANDED_OVER, false],
      started_on: [true, false],
      term_end: [true, kind === "short"],
      procedure: [this.isShortLived() || this.isOnFile("procedure"), false],
      further_need: [this.isShortLived(), false],
    };
    for (const [name, field] of this.fields) field.ask(...(whether[name] ?? [true, field.item.required]));
    const start = this.fields.get("started_on").input.focus;
    start.disabled = kind === "change" && !this.filed.pushed;
    this.fileName.element.hidden = kind !== "create" && kind !== "short";
  }

  /* Whether the term is within what the deputy may approve alone, both ends counted. */
  isShortLived() {
    const [records, date] = [this.filed.data[this.form.records] ?? [], this.form.record.get("filed_on").key];
    const start = records[0]?.[date] ?? this.fields.get("filed_on").value;
    const [first, last] = ["started_on", "term_end"].map((name) => this.fields.get(name).value);
    return this.routes.isShort({ first: first || start, last });
  }

  /* The units of an external group; those of an internal one only where they are on file already, to be taken out. */
  hasUnits() {
    const units = this.fields.get("member_units");
    const isExternal = this.fields.get("scope").value === this.office.terms.EXTERNAL;
    return isExternal || units.value.length > 0 || this.isOnFile("member_units");
  }

  /* Whether the group has that item already: what was filed in full stays so, however long its term becomes. */
  isOnFile(name) {
    return Boolean(this.filed.data[this.form.item(name).key]);
  }

  /* What the filing is, as the rules and the way of approval want it. */
  filing() {
    const { kind, group } = this.state;
    const [answers, records] = [this.answers(), this.filed.data[this.form.records] ?? []];
    const date = this.form.record.get("filed_on").key;
    const all = { ...this.form.answersOf(this.filed.data), ...answers };
    const start = records[0]?.[date] ?? answers.filed_on;
    const [old] = this.state.group ? this.contents({ start, all }) : [];
    const whole = { start, last: records[records.length - 1]?.[date], first: all.started_on || start, old };
    return { kind, path: group, answers, all, isUnapproved: Boolean(this.filed.pushed), ...whole };
  }

  contents(filing) {
    const content = (answers) => ({
      unit: answers.unit,
      scope: answers.scope,
      joint: answers.joint_units || [],
      first: answers.started_on || filing.start,
      last: answers.term_end,
      procedure: answers.procedure,
    });
    const before = this.state.group ? [this.filed.data, this.filed.pushed].filter(Boolean) : [];
    const old = before.map((data) => content(this.form.answersOf(data)));
    return this.isRestored ? old.slice(0, 1) : [...old, content(filing.all)];
  }

  refresh() {
    if (!this.place.isConnected) return;
    this.askFor();
    this.fileName.propose();
    const filing = this.filing();
    const data = this.form.filled(this.filed.data, filing.answers);
    const problems = this.problems(filing, data);
    for (const [name, field] of this.fields)
      field.tell(
        problems.filter((one) => one.field === name),
        this.isAsked,
      );
    this.fileName.tell(problems, this.isAsked);
    this.show(filing, data, problems);
    if (this.isTyped) this.save();
    this.isTyped = false;
  }

  problems(filing, data) {
    if (this.isRestored) return [];
    const missing = (field) => !told(filing.answers[field]);
    const shape = [...this.form.misshapes(data)].map(([field, says]) => ({ field, says, missing: missing(field) }));
    const named = new Set(shape.map(({ field }) => field));
    const meaning = [...this.rules.of(filing)].filter(({ field }) => !named.has(field));
    const later = meaning.map((one) => ({ ...one, missing: missing(one.field) }));
    const all = [...shape, ...later, ...(this.fileName.element.hidden ? [] : this.fileName.problems())];
    return all.sort((one, other) => this.order.indexOf(one.field) - this.order.indexOf(other.field));
  }

  show(filing, data, problems) {
    const isReady = !this.place.querySelector("#f-group");
    for (const [name, field] of this.fields)
      field.compare(
        this.state.kind === "change" && !RECORD.includes(name) ? (this.filed.data[field.item.key] ?? "") : undefined,
      );
    const contents = this.contents(filing);
    const [route, steps] = [this.routes.stricter(...contents), this.routes.steps(...contents)];
    fill(
      this.routePart.body,
      ...(filing.all.unit
        ? routePanel(route, steps, this.office.registrars)
        : [h("p", { className: "f-help" }, "选定使用部门后，显示审批人。")]),
    );
    this.changePart.element.hidden = !this.state.group || this.isRestored;
    if (this.state.group) fill(this.changePart.body, changePanel(this.form, this.filed.data, data));
    const text = this.isRestored ? this.filed.text : this.filed.heading + yamlOf(data);
    const path = this.path();
    const isOpen = this.filePart.querySelector("details")?.open;
    fill(this.filePart, filePanel(path, text));
    this.filePart.querySelector("details").open = Boolean(isOpen);
    const isNew = !this.state.group;
    const records = (this.filed.pushed ?? this.filed.data)[this.form.records]?.length ?? 0;
    this.hand(problems, { path, text, isNew, records }, isReady);
    const isDone = this.isAsked && isReady && !this.isHeld(problems);
    document.body.classList.toggle("of-groups", isDone); /* printed as the page of a group is */
    const isNumbered = route !== this.office.routes.short; /* Art. 10 */
    const shown = this.isRestored ? this.filed.data : data;
    fill(this.paper, ...(isDone ? paperPanel(this.office.name, this.form, shown, steps, isNumbered) : []));
  }

  path() {
    const unit = this.routes.units.get(this.fields.get("unit").value);
    return `registry/groups/${this.state.group || `${unit?.slug ?? "…"}/${this.fileName.get() || "…"}`}.yaml`;
  }

  /* Once somebody asked: what is left to mend, or how to hand it in. */
  hand(problems, file, isReady) {
    const wrong = problems.filter(({ notice }) => !notice);
    this.handPart.element.hidden = !this.isAsked || !isReady;
    if (!this.isAsked) return;
    const link = ({ field, says }) => {
      const { item, input } = this.fields.get(field) ?? this.fileName;
      const go = (event) => (event.preventDefault(), input.focus.focus());
      return h("li", {}, h("a", { href: `#f-${field}`, onclick: go }, item.schema["x-question"] ?? item.schema.title), `：${says}`);
    };
    const left = [h("p", {}, h("b", {}, `尚有 ${wrong.length} 处须改正`)), h("ul", {}, ...wrong.map(link))];
    const doubts = problems.filter(({ asks }) => asks), isHeld = this.isHeld(problems);
    const fine = isHeld ? "下列内容请核对后报送：" : "检查未发现错误，可以报送。";
    this.summary.replaceChildren(
      ...(wrong.length ? left : [h("p", {}, h("b", {}, "内容齐全。"), fine)]),
      ...(doubts.length ? [h("ul", {}, ...doubts.map(link)), this.vouching(problems)] : []),
    );
    const print = button("打印备案表", () => window.print());
    const [next, ...rest] = this.next ?? [];
    const query = new URLSearchParams([["kind", "change"], ["group", next], ...rest.map((path) => ["next", path])]);
    query.set("custodian", this.fields.get("custodian").value);
    const onward = next ? [" ", h("a", { className: "r-btn", href: `?${query}` }, `下一个群组（还有 ${rest.length + 1} 个）`)] : [];
    if (this.shown !== file.text + isHeld)
      this.handPart.body.replaceChildren(...(isHeld ? [] : [...handPanel(this.forge, file), print, ...onward]));
    this.shown = file.text + isHeld;
  }

  /* What looks like a number or a link is handed in once somebody says of these very words that it is none. */
  isHeld(problems) {
    return problems.some(({ notice }) => !notice) || (problems.some(({ asks }) => asks) && this.vouched !== this.doubted(problems));
  }

  doubted(problems) {
    return JSON.stringify(problems.filter(({ asks }) => asks).map(({ field }) => [field, this.fields.get(field).value]));
  }

  vouching(problems) {
    const words = this.doubted(problems);
    const onchange = (event) => {
      this.vouched = event.target.checked ? words : null;
      this.refresh();
      this.summary.querySelector("input").focus();
    };
    const box = h("input", { type: "checkbox", checked: this.vouched === words, onchange });
    return h("label", { className: "f-vouch" }, box, "已核对，以上不是电话、证件号、账号或链接");
  }

  /* What is said names the file, so it waits for the file's name. */
  async ask(event) {
    event.preventDefault();
    this.isAsked = true;
    this.shown = null;
    this.refresh();
    await this.fileName.fetched;
    this.handPart.element.scrollIntoView({ block: "nearest" });
    this.summary.focus();
  }

  save() {
    const answers = Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
    const slug = this.fileName.isOwn ? this.fileName.get() : "";
    const isKept = keep({ ...this.state, base: this.base(), answers, slug });
    this.draftSaid(
      isKept ? `草稿已保存　${clock(Date.now())}` : "本浏览器不能保存草稿，关闭页面前请报送或复制",
      isKept,
    );
  }

  draftSaid(says, hasDraft = Boolean(says)) {
    const clear = h("button", { type: "button", onclick: () => this.clear() }, "清除草稿");
    this.draftLine.replaceChildren(...(says ? [says, ...(hasDraft ? [" ", clear] : [])] : []));
  }

  clear() {
    clearTimeout(this.timer);
    this.isTyped = false;
    drop(this.state);
    this.turn(this.state);
    this.kinds.element.querySelector(":checked").focus();
  }
}

const told = (value) => (Array.isArray(value) ? value.join("") : (value ?? ""));
const TIME = { hour: "2-digit", minute: "2-digit" };
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", TIME);
const dayAndClock = (at) =>
  new Date(at).toLocaleString("zh-CN", { year: "numeric", month: "long", day: "numeric", ...TIME });
const outdated = (at) =>
  `上次草稿（${dayAndClock(at)} 保存）不是依据现有备案表填写的，已作废，请按现有内容重新填写`;
