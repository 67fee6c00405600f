/* The form of a group: which kind of filing, what was answered, what changes, what happens next. */

import { chooser, chosen } from "./chooser.js";
import { button, fill, h } from "./dom.js";
import { Field } from "./fields.js";
import { SLUG, fileNameInput } from "./filename.js";
import { inputFor, isDay } from "./inputs.js";
import { changePanel, filedPanel, paperPanel } from "./panels.js";
import { NEVER, Sheet, panel } from "./sheet.js";
import { yamlOf } from "./yaml.js";

export const OF_A_GROUP = ["change", "extend", "cancel", "restore", "mend"];
export const HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n";
const RECORD = ["filed_on", "statement", "disposal", "handed_to"];
const TARGET = { extend: "term_end" }; /* the item to go on with once a group is chosen */
const OVER = "工作结束，不再使用"; /* why a group is cancelled (Art. 8), unless the custodian writes another reason */
const REVIVED = "恢复使用";
const MENDED = "该群组已注销。不应注销的，恢复使用，其他内容不改动；去向填写有误的，选定正确的去向。";
const LONGER = "延长以后，使用的最后一天";
const LOST = "请刷新本页，或按以下办法自行填写；已注销的群组不得变更。";
const EXTENDED = [["本次办理", ["term_end", "statement", "procedure", "further_need"]]];
const UNCHOSEN = [h("p", { className: "f-help" }, "选定使用部门后，显示审批人。")];

const SECTIONS = [
  ["群组", ["unit", "name", "platform", "platform_note"]],
  ["群组人员", ["scope", "member_units", "joint_units", "member_scope", "custodian", "leader"]],
  ["用途与期限", ["purpose", "started_on", "term_end", "procedure", "further_need"]],
  ["本次办理", ["filed_on", "disposal", "handed_to", "statement"]],
];

/* What became of a group whose cancellation was wrong: it is in use again, or the right word. */
const mendedInput = ({ field, schema }) => (id) => {
  const way = inputFor({ field, schema: { ...schema, enum: [REVIVED, ...schema.enum] } }, id);
  const get = () => (way.get() === REVIVED ? "" : way.get());
  return { ...way, get, set: (value) => way.set(value || REVIVED) };
};

export class Page extends Sheet {
  /* `path` is that of a group, `filed` its form as it stands; null where that cannot be had. */
  constructor(root, { kind, path, filed, ...context }) {
    super(root, context);
    // What was never approved is neither restored nor cancelled before it is confirmed.
    const isChanged = kind === "restore" ? !filed?.text : kind === "cancel" && filed?.pushed && !filed.text;
    // An extension is a change that asks for the last day and the reason alone.
    this.isExtension = kind === "extend" && !filed?.pushed && !this.names.paths.get(path)?.isToBeFiled;
    this.state = { kind: isChanged || kind === "extend" ? "change" : kind, group: filed ? path : "" };
    this.filed = filed ?? { heading: HEADING, data: {} };
    this.isAsked = this.isRestored;
    if (OF_A_GROUP.includes(kind) && !filed) {
      const lost = path && `未能读取“${this.names.paths.get(path).name}”的现有备案表。${LOST}`;
      const choice = chooser(this.names, (group) => location.assign(to(kind, group, TARGET[kind] ?? "again")));
      const said = h("p", { className: "f-none", role: "alert" }, lost);
      root.replaceChildren(h("div", { className: "f-grid" }, h("div", {}, this.kinds(), said, choice)));
      return;
    }
    // What was never approved has no record to go on from.
    if (filed?.pushed && !filed.text) this.filed = { ...filed, data: { ...filed.data, [this.form.records]: [] } };
    const items = [...this.form.group.values(), ...this.form.record.values()];
    const asked = items.filter(({ field }) => field !== "filings" && field !== "kind");
    const own = (item) => {
      if (this.isExtension && item.field === "term_end") return { help: LONGER };
      return kind === "mend" && item.field === "disposal" ? { help: MENDED, input: mendedInput(item) } : {};
    };
    this.fields = new Map(asked.map((item) => [item.field, new Field(item, ["custodian"], this.openUnits, own(item))]));
    this.fields.set("slug", new Field(SLUG, [], null, { input: fileNameInput(this) }));
    this.build();
    const word = this.filed.pushed ? this.office.reconfirmed : kind === "mend" && this.office.correction;
    const statement = (word ? `${word}：` : "") + (this.state.kind === "cancel" ? OVER : "");
    // What the import put in for what a ledger lacks is no answer (Art. 7).
    const isSaid = ([, answer]) => this.isWhole || !String(answer).startsWith(this.office.emptyWords.unknown);
    const filedAnswers = Object.fromEntries(Object.entries(this.form.answersOf(this.filed.data)).filter(isSaid));
    // A draft never brings its day of filing.
    this.restore({ ...filedAnswers, statement }, { filed_on: this.today });
    this.refresh();
  }

  /* Above the items stands which group it is about; of those on file only what this kind of filing asks for. */
  build() {
    const { word: kind, state: { group } } = this;
    this.changePart = panel("改动内容");
    this.paper = h("div", { className: "f-paper r-page" });
    // What the schema gained since goes before the last section.
    const placed = [...SECTIONS.flatMap(([, names]) => names), "slug"];
    const further = [...this.fields.keys()].filter((name) => !placed.includes(name));
    const sections = SECTIONS.map(([title, names], at) => [title, at === 2 ? [...names, ...further] : names]);
    const above = [this.kinds(), h("p", { className: "f-help f-never" }, NEVER)];
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
    this.end.hidden = this.isRestored;
    this.draftLine.before(button("打印备案表", () => window.print()), button("打印空白表", () => this.printBlank()));
    this.root.append(this.paper);
  }

  kinds() {
    const kinds = [
      ["create", "新建群组", `长期使用，或超过 ${this.office.shortLivedDays} 天`],
      ["short", "临时群", `不超过 ${this.office.shortLivedDays} 天，分管主任一步审批`],
      ["extend", "延期", "到期后继续使用"],
      ["change", "变更", "负责人、名称、范围等有变化"],
      ["cancel", "注销", OVER],
    ];
    const { word: kind, state: { group } } = this;
    const link = ([value, title, says]) => {
      const href = to(value, group, (group && TARGET[value]) || "group");
      const props = { className: "f-kind", href, "aria-current": value === kind && "page" };
      return h("a", props, h("b", {}, title), h("small", {}, says));
    };
    return h("nav", { className: "f-kinds", "aria-label": "办理事项" }, ...kinds.map(link));
  }

  /* The kind of filing that is asked for. */
  get word() {
    return this.isExtension ? "extend" : this.state.kind;
  }

  /* Whether the items stay as they are on file. */
  get isWhole() {
    return this.isRestored || ["cancel", "mend"].includes(this.state.kind);
  }

  /* What an extension does not ask for is mended by a change of the same draft. */
  elsewhere(field) {
    return to("change", this.state.group, field);
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
    this.end.querySelector("button").click();
  }

  /* The form that a change or a cancellation goes on from, as one text. */
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

  /* The answers that count: those that are asked for. */
  answers() {
    const { kind } = this.state;
    const { CREATION, CHANGE, CANCELLATION } = this.office.terms;
    const isFirst = kind === "change" && !this.filed.data[this.form.records]?.length;
    const isEnd = kind === "cancel" || (kind === "mend" && this.fields.get("disposal").value);
    const asked = [...this.fields].filter(([name]) => !isEnd || RECORD.includes(name));
    const given = Object.fromEntries(asked.map(([name, field]) => [name, field.isHidden ? "" : field.value]));
    return { ...given, kind: (!isFirst && { cancel: CANCELLATION, change: CHANGE, mend: CHANGE }[kind]) || CREATION };
  }

  /* Which items this filing asks for depends on what was answered to others: whether, and whether it must be answered. */
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

  /* Whether the name or purpose comes out as that of a limited group. */
  isBarred() {
    const fields = ["name", "purpose", "unit", "custodian"];
    const answers = Object.fromEntries(fields.map((name) => [name, this.fields.get(name).value]));
    return !this.rules.barred({ answers, path: this.state.group, before: this.before }).next().done;
  }

  /* What was filed, by field. */
  get before() {
    return this.form.answersOf(this.filed.data);
  }

  /* Whether the term is within what the deputy may approve alone, both ends counted. */
  isShortLived() {
    const [started, last, filed] = ["started_on", "term_end", "filed_on"].map((name) => this.fields.get(name).value);
    return this.routes.isShort({ first: this.routes.firstDay(started, this.start(filed)), last });
  }

  /* The day of the first record, of which the first is this filing's own where there is none. */
  start(filedOn) {
    return this.filed.data[this.form.records]?.[0]?.[this.form.record.get("filed_on").key] ?? filedOn;
  }

  /* Whether the group has that item already: what was filed in full stays so, however long its term becomes. */
  isOnFile(name) {
    return Boolean(this.filed.data[this.form.item(name).key]);
  }

  /* What the filing is, as the rules and the way of approval want it. */
  filing() {
    const { kind, group } = this.state;
    const [answers, records] = [this.answers(), this.filed.data[this.form.records] ?? []];
    const last = records[records.length - 1]?.[this.form.record.get("filed_on").key];
    const { before } = this, all = { ...before, ...answers };
    const start = this.start(answers.filed_on);
    const [old] = group ? this.contents({ start, all, before }) : [];
    const [isUnapproved, { today }] = [Boolean(this.filed.pushed), this];
    const differing = this.form.changed(this.filed.data, this.form.filled(this.filed.data, answers));
    const isText = ({ enum: words, ...schema }) => !words && !isDay(schema);
    const changed = differing.map(({ field, schema }) => {
      return { field, isText: isText(schema), was: before?.[field] ?? "", now: answers[field] };
    });
    return { kind, path: group, answers, all, before, changed, isUnapproved, start, last, old, today };
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
    // What has a number was filed in full, however many days policy allows since.
    const procedure = this.names.paths.get(this.state.group)?.isNumbered ? { procedure: true } : {};
    const old = before.map((data) => ({ ...content(this.form.answersOf(data)), ...procedure }));
    const isLedFromOutside = this.rules.isLedFromOutside(filing);
    const full = this.state.kind === "mend" ? { procedure: true } : {}; /* also of a short-lived one */
    return this.isRestored ? old.slice(0, 1) : [...old, { ...content(filing.all), ...full, isLedFromOutside }];
  }

  problems(filing, data) {
    if (this.isRestored) return [];
    const shape = [...this.form.misshapes(data)].map(([field, says]) => ({ field, says }));
    const named = new Set(shape.map(({ field }) => field));
    const slug = this.fields.get("slug");
    const ofSlug = slug.isHidden ? [] : slug.input.problems();
    return [...shape, ...[...this.rules.of(filing)].filter(({ field }) => !named.has(field)), ...ofSlug];
  }

  show() {
    const { kind, group } = this.state, slug = this.fields.get("slug");
    if (!slug.isHidden) slug.input.propose();
    const filing = this.filing();
    const data = this.form.filled(this.filed.data, filing.answers);
    const problems = this.tell(this.problems(filing, data));
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
    const isNumbered = route !== this.office.routes.short; /* Art. 10 */
    this.showPaper(this.isRestored ? this.filed.data : data, steps, isNumbered);
  }

  showPaper(data, steps, isNumbered) {
    fill(this.paper, ...paperPanel(this.office.name, this.form, data, steps, isNumbered));
  }

  /* To be filled in by hand; who signs is known once it is. */
  printBlank() {
    const steps = this.office.routes.external.titles.map((title) => ({ title }));
    this.showPaper({}, steps, true);
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
