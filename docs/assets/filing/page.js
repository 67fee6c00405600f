/* The form of a group. */

import { chooser, chosen } from "./chooser.js";
import { button, fill, h } from "./dom.js";
import { Field } from "./fields.js";
import { SLUG, fileNameInput } from "./filename.js";
import { inputFor, isDay } from "./inputs.js";
import { changePanel, filedPanel, paperPanel } from "./panels.js";
import { Sheet, panel } from "./sheet.js";
import { yamlOf } from "./yaml.js";

export const OF_A_GROUP = ["change", "extend", "cancel", "restore", "mend"];
export const HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n";
const RECORD = ["filed_on", "statement", "disposal", "handed_to"];
const TARGET = { extend: "term_end" }; /* the item to go on with once a group is chosen */
const REVIVED = "恢复使用";
const LOST = "请刷新本页；已注销的群组不得变更。";
const EXTENDED = [["本次办理", ["term_end", "statement", "procedure", "further_need"]]];
const UNCHOSEN = [h("p", { className: "f-help" }, "选定使用部门后，显示审批人。")];

const SECTIONS = [
  ["群组", ["unit", "name", "platform", "platform_note"]],
  ["群组人员", ["scope", "member_units", "joint_units", "member_scope", "custodian", "leader"]],
  ["用途与期限", ["purpose", "started_on", "term_end", "procedure", "further_need"]],
  ["本次办理", ["filed_on", "disposal", "handed_to", "statement"]],
];

/* It is in use again, or the right word. */
const mendedInput = ({ field, schema }) => (id) => {
  const way = inputFor({ field, schema: { ...schema, enum: [REVIVED, ...schema.enum] } }, id);
  const get = () => (way.get() === REVIVED ? "" : way.get());
  return { ...way, get, set: (value) => way.set(value || REVIVED) };
};

export class Page extends Sheet {
  /* `path` is that of a group, `filed` its form as it stands; null where that cannot be had. */
  constructor(root, { kind, path, filed, ...context }) {
    super(root, context);
    const isNeverApproved = Boolean(filed?.pushed && !filed.text); /* neither restored nor cancelled, but confirmed */
    const isChanged = kind === "extend" || (kind === "restore" ? !filed?.text : kind === "cancel" && isNeverApproved);
    this.isExtension = kind === "extend" && !filed?.pushed && !this.names.paths.get(path)?.isToBeFiled;
    this.state = { kind: isChanged ? "change" : kind, group: filed ? path : "" };
    this.filed = filed ?? { heading: HEADING, data: {} };
    this.isAsked = this.isRestored;
    if (OF_A_GROUP.includes(kind) && !filed) {
      const lost = path && `未能读取“${this.names.paths.get(path).name}”的现有备案表。${LOST}`;
      const choice = chooser(this.names, (group) => location.assign(to(kind, group, TARGET[kind] ?? "again")));
      const said = h("p", { className: "f-none", role: "alert" }, lost);
      root.replaceChildren(h("div", { className: "f-grid" }, h("div", {}, this.kinds(), said, choice)));
      return;
    }
    if (isNeverApproved) this.filed = { ...filed, data: { ...filed.data, [this.form.records]: [] } };
    const own = { slug: { input: fileNameInput(this) } }, [help] = this.office.says[`help/${kind}`] ?? [];
    if (this.isExtension) own.term_end = { help };
    if (kind === "mend") own.disposal = { help, input: mendedInput(this.form.item("disposal")) };
    const items = [...this.form.group.values(), ...this.form.record.values(), SLUG];
    const asked = items.filter(({ field }) => field !== "filings" && field !== "kind");
    const made = (item) => [item.field, new Field(item, ["custodian"], this.openUnits, own[item.field])];
    this.fields = new Map(asked.map(made));
    this.build();
    const word = this.filed.pushed ? this.office.reconfirmed : kind === "mend" && this.office.correction;
    const [, over] = this.office.kinds.cancel; /* the usual reason */
    const statement = (word ? `${word}：` : "") + (this.state.kind === "cancel" ? over : "");
    // What the import put in for what a ledger lacks is no answer (Art. 7).
    const isSaid = ([, answer]) => this.isWhole || !String(answer).startsWith(this.office.emptyWords.unknown);
    const filedAnswers = Object.fromEntries(Object.entries(this.form.answersOf(this.filed.data)).filter(isSaid));
    this.restore({ ...filedAnswers, statement }, { filed_on: this.today });
    this.refresh();
  }

  build() {
    const { word: kind, state: { group } } = this;
    this.changePart = panel("改动内容");
    this.paper = h("div", { className: "f-paper r-page" });
    // What the schema gained since goes before the last section.
    const placed = [...SECTIONS.flatMap(([, names]) => names), "slug"];
    const further = [...this.fields.keys()].filter((name) => !placed.includes(name));
    const sections = SECTIONS.map(([title, names], at) => [title, at === 2 ? [...names, ...further] : names]);
    const above = [this.kinds()];
    if (group) above.push(chosen(this.names.paths.get(group), () => location.assign(to(kind, "", "group"))));
    if (this.filed.pushed) above.push(this.unapproved());
    if (this.isWhole) {
      const whole = panel(this.isRestored ? "最后一次经审批的内容" : "备案表现有内容", "f-filed-part");
      fill(whole.body, filedPanel(this.form, this.filed.data));
      above.push(whole.element);
    }
    const shown = this.isExtension ? EXTENDED : this.isRestored ? [] : this.isWhole ? sections.slice(-1) : sections;
    this.lay("备案表", shown, above, [this.changePart.element]);
    if (this.isExtension) this.end.before(this.routePart.element);
    this.order.push("slug");
    this.file.before(this.fields.get("slug").element);
    this.end.querySelector("button").hidden = this.isRestored;
    this.draftLine.before(button("打印备案表", () => window.print()), button("打印空白表", () => this.printBlank()));
    this.root.append(this.paper);
  }

  kinds() {
    const { word: kind, state: { group } } = this;
    const link = ([value, [title, says]]) => {
      const href = to(value, group, (group && TARGET[value]) || "group");
      const props = { className: "f-kind", href, "aria-current": value === kind && "page" };
      return h("a", props, h("b", {}, title), h("small", {}, says));
    };
    return h("nav", { className: "f-kinds", "aria-label": "办理事项" }, ...Object.entries(this.office.kinds).map(link));
  }

  get word() {
    return this.isExtension ? "extend" : this.state.kind;
  }

  get isWhole() {
    return this.isRestored || ["cancel", "mend"].includes(this.state.kind);
  }

  elsewhere(field) {
    return to("change", this.state.group, field);
  }

  get isRestored() {
    return this.state.kind === "restore";
  }

  handOver(custodian, next) {
    const was = this.fields.get("custodian").value;
    this.fields.get("custodian").value = custodian;
    this.fields.get("statement").value += `负责人由${was}变更为${custodian}`;
    this.next = next;
    this.end.querySelector("button").click();
  }

  base() {
    return this.state.group ? JSON.stringify(this.filed.data) : "";
  }

  /* Why no common change is taken, what is filled in, and the other way out. */
  unapproved() {
    const { group } = this.state, [name, word] = [this.names.paths.get(group).name, this.office.reconfirmed];
    const filled = this.filed.text ? "以下为最后一次经审批的内容" : "该群组从未经过审批，以下为现有内容";
    const other = (kind, label) => h("a", { className: "r-btn", href: to(kind, group, "again") }, label);
    const ways = this.isRestored
      ? ["，照此恢复，无须填写，按该内容的程序审批。", other("change", word)]
      : [`，核对、改正后报送，说明以“${word}”开头，按最严的程序审批。`, this.filed.text && other("restore", "恢复原内容")];
    const title = h("b", {}, `“${name}”现有内容未经审批`);
    return h("p", { className: "f-chosen f-unapproved", role: "status" }, title, `：${filled}`, ...ways);
  }

  answers() {
    const { kind } = this.state;
    const { CREATION, CHANGE, CANCELLATION } = this.office.terms;
    const isFirst = kind === "change" && !this.filed.data[this.form.records]?.length;
    const isEnd = kind === "cancel" || (kind === "mend" && this.fields.get("disposal").value);
    const asked = [...this.fields].filter(([name]) => !isEnd || RECORD.includes(name));
    const given = Object.fromEntries(asked.map(([name, field]) => [name, field.isHidden ? "" : field.value]));
    return { ...given, kind: (!isFirst && { cancel: CANCELLATION, change: CHANGE, mend: CHANGE }[kind]) || CREATION };
  }

  askFor() {
    const { terms } = this.office, { kind } = this.state;
    const value = (name) => this.fields.get(name).value;
    const unit = this.routes.units.get(value("unit"));
    // The units of an internal group only where they are on file already, to be taken out.
    const hasUnits = value("scope") === terms.EXTERNAL || value("member_units").length > 0 || this.isOnFile("member_units");
    const whether = {
      platform_note: [value("platform") === terms.OTHER, true],
      slug: [kind === "create" || kind === "short", true],
      member_units: [hasUnits, false],
      leader: [unit !== undefined && unit.kind !== terms.DEPARTMENT, true],
      disposal: [kind === "cancel" || kind === "mend", true],
      handed_to: [value("disposal") === terms.HANDED_OVER, true],
      started_on: [true, false],
      term_end: [true, kind === "short" || this.isExtension],
      procedure: [this.isShortLived() || this.isOnFile("procedure"), false],
      further_need: [this.isShortLived() || this.isBarred(), false],
    };
    for (const [name, field] of this.fields) field.ask(...(whether[name] ?? [true, field.item.required]));
    // What is on file of these is mended by a 更正, or not at all.
    const isMended = value("statement").startsWith(this.office.correction);
    const isOnFile = kind === "change" && !this.filed.pushed;
    const started = this.fields.get("started_on");
    started.lock(isOnFile && !isMended);
    if (isOnFile && !isMended) started.value = this.filed.data[this.form.item("started_on").key] ?? "";
    this.fields.get("procedure").lock(isOnFile && this.isOnFile("procedure"));
  }

  isBarred() {
    const answers = Object.fromEntries([...this.fields].map(([name, { value }]) => [name, value]));
    return !this.rules.barred({ answers, path: this.state.group, before: this.before }).next().done;
  }

  get before() {
    return this.form.answersOf(this.filed.data);
  }

  /* Whether the term is within what the deputy may approve alone, both ends counted. */
  isShortLived() {
    const [started, last, filed] = ["started_on", "term_end", "filed_on"].map((name) => this.fields.get(name).value);
    return this.routes.isShort({ first: this.routes.firstDay(started, this.start(filed)), last });
  }

  start(filedOn) {
    return this.filed.data[this.form.records]?.[0]?.[this.form.record.get("filed_on").key] ?? filedOn;
  }

  isOnFile(name) {
    return Boolean(this.filed.data[this.form.item(name).key]);
  }

  /* What the filing is, as the rules and the way of approval want it. */
  filing() {
    const { before, today, filed, form, state: { kind, group: path } } = this, answers = this.answers();
    const all = { ...before, ...answers }, start = this.start(answers.filed_on);
    const [record] = filed.data[form.records]?.slice(-1) ?? [], last = record?.[form.record.get("filed_on").key];
    const [old] = path ? this.contents({ start, all, before }) : [];
    const changed = form.changed(filed.data, form.filled(filed.data, answers)).map(({ field, schema }) => {
      return { field, isText: !schema.enum && !isDay(schema), was: before[field] ?? "", now: answers[field] };
    });
    return { kind, path, answers, all, before, changed, isUnapproved: Boolean(filed.pushed), start, last, old, today };
  }

  contents(filing) {
    const content = (answers) => ({
      unit: answers.unit,
      scope: answers.scope,
      joint: answers.joint_units || [],
      first: this.routes.firstDay(answers.started_on, filing.start),
      last: answers.term_end,
      procedure: answers.procedure,
    });
    const before = this.state.group ? [this.filed.data, this.filed.pushed].filter(Boolean) : [];
    const procedure = this.names.paths.get(this.state.group)?.isNumbered ? { procedure: true } : {};
    const old = before.map((data) => ({ ...content(this.form.answersOf(data)), ...procedure }));
    const isLedFromOutside = this.rules.isLedFromOutside(filing);
    const full = this.state.kind === "mend" ? { procedure: true } : {}; /* also of a short-lived one */
    return this.isRestored ? old.slice(0, 1) : [...old, { ...content(filing.all), ...full, isLedFromOutside }];
  }

  problems(filing, data, slug) {
    if (this.isRestored) return [];
    const shape = this.form.misshapes(data), others = [...this.rules.of(filing)].filter(({ field }) => !shape.has(field));
    const ofSlug = slug.isHidden ? [] : slug.input.problems();
    return [...Array.from(shape, ([field, says]) => ({ field, says })), ...others, ...ofSlug];
  }

  show() {
    const { kind, group } = this.state, slug = this.fields.get("slug");
    if (!slug.isHidden) slug.input.propose();
    const filing = this.filing();
    const data = this.form.filled(this.filed.data, filing.answers);
    const problems = this.tell(this.problems(filing, data, slug));
    const isCompared = (name) => kind === "change" && name !== "slug" && !RECORD.includes(name);
    for (const [name, field] of this.fields)
      field.compare(isCompared(name) ? (this.filed.data[field.item.key] ?? "") : undefined);
    const contents = this.contents(filing);
    const [route, steps] = [this.routes.stricter(...contents), this.routes.steps(...contents)];
    if (filing.all.unit) this.showRoute(route, steps);
    else fill(this.routePart.body, ...UNCHOSEN);
    this.changePart.element.hidden = !group || this.isRestored;
    if (group) fill(this.changePart.body, changePanel(this.form, this.filed.data, data));
    const text = this.isRestored ? this.filed.text : this.filed.heading + yamlOf(data);
    const path = `registry/groups/${group || `${slug.input.folder() || "…"}/${slug.value || "…"}`}.yaml`;
    const records = (this.filed.pushed ?? this.filed.data)[this.form.records]?.length ?? 0;
    const file = { path, text, isNew: !group, records };
    this.showFile(file);
    this.hand(problems, file, this.onward());
    document.body.classList.add("of-groups"); /* printed as the page of a group is */
    this.showPaper(this.isRestored ? this.filed.data : data, filing.all.unit && steps, route !== this.office.routes.short);
  }

  showPaper(data, steps, isNumbered = true) {
    const all = this.office.routes.external.titles.map((title) => ({ title })); /* until a unit is known */
    fill(this.paper, ...paperPanel(this.office.name, this.form, data, steps || all, isNumbered));
  }

  printBlank() {
    this.showPaper({});
    window.print();
    this.refresh();
  }

  /* The way to the groups that the same custodian takes over next. */
  onward() {
    const [next, ...rest] = this.next ?? [];
    if (!next) return [];
    const query = new URLSearchParams([["kind", "change"], ["group", next], ...rest.map((path) => ["next", path])]);
    query.set("custodian", this.fields.get("custodian").value);
    return [" ", h("a", { className: "r-btn", href: `?${query}` }, `下一个群组（还有 ${rest.length + 1} 个）`)];
  }
}

/* The address of another kind of filing or another group, and the item to go on with there. */
function to(kind, group, at) {
  return `?${new URLSearchParams({ kind, ...(group && { group }), at })}`;
}
