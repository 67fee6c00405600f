/* What is each book's own: which items stand together, where its files lie, who decides, what else the page says;
   what is wrong comes as the field, the rule of the check that says the same (else the book's article is cited), what to
   say, how to mend it, and whether it only is to be noticed. */

import { chooser, chosen } from "./chooser.js";
import { button, copier, h } from "./dom.js";
import { itemsOf, laid } from "./form.js";
import { inputFor } from "./inputs.js";
import { minutes, paper } from "./meeting.js";
import { daysOf } from "./route.js";

/* The time in Beijing, to the minute. */
const CLOCK = { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" };
const now = () => new Intl.DateTimeFormat("sv-SE", CLOCK).format(Date.now());

const pathOf = (group) => `registry/groups/${group}.yaml`;
const groupAt = (page, path) => page.names.groups.find((group) => pathOf(group.path) === path);

/* A group, found by its name; `other` offers something else in its place. */
const groupInput = (page, other) => (id) => {
  const element = h("div");
  let path = "";
  const way = {
    element,
    isGroup: true,
    get focus() {
      return element.querySelector("input, button");
    },
    get: () => path,
    set(value) {
      path = value;
      const known = groupAt(page, path) ?? { name: path, unit: "", custodian: "" };
      const change = (to) => {
        way.set(to);
        element.dispatchEvent(new Event("input", { bubbles: true }));
        way.focus.focus();
      };
      const choice = path
        ? chosen(known, () => change(""))
        : chooser(page.names, (group) => change(pathOf(group)), id);
      element.replaceChildren(choice, ...(other && !path ? [other] : []));
    },
  };
  way.set("");
  return way;
};

const LATER = ["verified_at", "instruction", "cause", "measures", "result", "closed_at"];
const UNFILED = ["group_name", "platform", "unit"];

/* Over a week ago, and not yet filed. */
function isLate(page) {
  const found = page.fields.get("found_at").value.slice(0, 10);
  return page.isNew && Boolean(found) && daysOf(found, page.today) > 8;
}

const incident = {
  title: "舆情登记",
  cited: "第十九条",
  about: ({ isNew }) =>
    isNew
      ? "先填写前三项，将生成的报请稿发给分管主任；随后登记，可转交他人办理。核实时间、批示等可后续补填。"
      : "补填核实时间、批示、原因、措施、处理结果和办结时间；舆情信息只在原文之后补充，发现时间只能改早。",
  helps: { group: "输入群组名称的一部分，在所列群组中选择", group_name: "群组在平台上显示的名称" },
  inputs: {
    group: (page) => {
      page.isUnfiled = Boolean(page.before[page.form.item("group_name").key]);
      const toggle = (isUnfiled) => {
        page.isUnfiled = isUnfiled;
        for (const name of UNFILED) page.fields.get(name).value = "";
        page.refresh();
      };
      page.filedAfterAll = button("该群组已备案，另选", () => toggle(false));
      return groupInput(page, button("该群组从未备案", () => toggle(true)));
    },
  },
  sections: ({ isNew }) => [
    ["报请分管主任", ["group", ...UNFILED, "report", "opinion"]],
    ["登记", ["found_at", "reported_at", "channel", "late_reason", ...(isNew ? [] : LATER)]],
  ],
  starts: () => ({ found_at: now() }),
  asks: (page) => {
    if (UNFILED.some((name) => page.fields.get(name).value && !page.fields.get("group").value)) page.isUnfiled = true;
    const unfiled = Object.fromEntries(UNFILED.map((name) => [name, [page.isUnfiled, true]]));
    const reason = isLate(page) || Boolean(page.fields.get("late_reason").value);
    return { ...unfiled, group: [!page.isUnfiled, true], late_reason: [reason, isLate(page)] };
  },
  path: (page) => page.numbered(`registry/incidents/${(page.value("found_at") || page.today).slice(0, 4)}/`),
  steps: (page) => {
    const unit = page.isUnfiled ? page.value("unit") : groupAt(page, page.value("group"))?.unit;
    const who = page.routes.units.get(unit)?.review.join(" 或 ") ?? "";
    return [{ title: page.office.routes.internal.titles[0], unit: "", who }];
  },
  *problems(page) {
    const times = ["found_at", "reported_at", "verified_at", "closed_at"];
    const [found, reported, verified, closed] = times.map((name) => page.value(name));
    const [rule, fix, early] = ["incident_times_in_order", "对照记录改正", "早于发现时间"];
    if (isLate(page) && !page.value("late_reason"))
      yield ["late_reason", rule, "未填写", "发现时间早于今日七天以上的，写明迟报的理由"];
    if (found > now()) yield ["found_at", rule, "尚未到该时间", "填写发现的时间"];
    if (reported && reported < found) yield ["reported_at", rule, early, fix];
    if (reported > now()) yield ["reported_at", rule, "尚未到该时间", "报请以后登记"];
    if (verified && verified < found) yield ["verified_at", rule, early, fix];
    if (closed && closed < [found, reported, verified].sort()[2]) yield ["closed_at", rule, "早于前面的步骤", fix];
  },
  /* What is to be sent to the deputy in charge: that is 报请. Sent now, it was reported now. */
  extra: (page) => {
    const group = groupAt(page, page.value("group"));
    const [{ who }] = incident.steps(page);
    const name = group
      ? `${group.name}（${group.unit}，负责人${group.custodian}）`
      : `${page.value("group_name")}（${page.value("unit")}，未备案）`;
    const [report, opinion] = [page.value("report"), page.value("opinion")];
    const back = page.isUnfiled ? [h("p", {}, page.filedAfterAll)] : [];
    if (!page.isNew || !report || !opinion || !(group || page.value("unit"))) return back;
    const found = `发现时间：${page.value("found_at")}`;
    const text = [`${who ? `${who}：` : ""}现将“${name}”的舆情报请审示。`, found, `舆情信息：${report}`, `处置意见：${opinion}`].join("\n");
    const link = () => {
      const filled = [...page.fields.keys()].map((field) => [field, page.value(field)]).filter(([, value]) => value);
      return `${location.origin}${location.pathname}?book=incident#${new URLSearchParams(filled)}`;
    };
    const sent = () => {
      const field = page.fields.get("reported_at");
      if (!field.value) field.value = now();
      page.soon(true);
    };
    return [
      ...back,
      h("pre", { className: "f-report" }, text),
      h("p", { onclick: sent }, copier(text, "r-btn main", "复制报请稿"), " 发给分管主任，即为报请。"),
      h("p", {}, "无账号的，转交他人登记：", copier(link, "r-btn", "复制登记链接"), " 所填内容随链接带入。"),
    ];
  },
};

/* A group by its file, a person on the list by number; what is shown and typed is the name. */
const subjectInput = (page) => (id) => {
  const group = groupInput(page)(`${id}-group`);
  const person = h("input", { id, type: "text", list: "f-list-people", autocomplete: "off" });
  const named = (label) => page.office.people.find(([name]) => name === label);
  const isGroup = () => page.fields.get("subject_kind").value === page.office.terms.GROUP;
  return {
    element: h("div", {}, group.element, person),
    isGroup: true,
    get focus() {
      return isGroup() ? group.focus : person;
    },
    get: () => (isGroup() ? group.get() : (named(person.value.trim())?.[2] ?? "")),
    set: (value) => {
      const known = page.office.people.find(([, , number]) => number === value);
      if (value.startsWith("registry/")) group.set(value);
      else person.value = known ? known[0] : value;
    },
    show: () => {
      group.element.hidden = !isGroup();
      person.hidden = isGroup();
    },
    isUnknown: () => !isGroup() && Boolean(person.value.trim()) && !named(person.value.trim()),
  };
};

const blacklist = {
  title: "黑名单登记",
  cited: "第二十一条",
  hasAnyUnit: true,
  about: ({ isNew }) =>
    isNew
      ? "列入由分管主任审核、主任签批。人员名册以外的成员填写姓名和单位，不写任何号码。"
      : "有申诉的，填写申诉；答复后填写申诉结果；提前解除的，填写解除日期。",
  helps: { subject: "群组在所列群组中选择；人员填写姓名。名册以外的成员不填此项", article: "所违反的条款号，如 13 或 13.6" },
  inputs: { subject: subjectInput },
  sections: ({ isNew }) => [
    ["限制对象", ["subject_kind", "subject", "name", "unit"]],
    ["决定", ["cause", "article", "decided_on", "starts_on", "ends_on"]],
    ...(isNew ? [] : [["申诉和解除", ["appeal", "appeal_outcome", "lifted_on"]]]),
  ],
  starts: ({ today }) => ({ decided_on: today, starts_on: today }),
  asks: (page) => {
    const [kind, { input }] = [page.fields.get("subject_kind").value, page.fields.get("subject")];
    input.show();
    const isMember = kind === page.office.terms.MEMBER;
    const isOutside = isMember && !input.get();
    return { subject: [Boolean(kind), !isMember], name: [isOutside, true], unit: [isOutside, true] };
  },
  path: (page) => page.numbered("registry/blacklist/"),
  steps: (page) => {
    const subject = page.value("subject");
    const home = groupAt(page, subject)?.unit ?? page.office.people.find(([, , number]) => number === subject)?.[1];
    const unit = page.routes.units.get(home ?? page.value("unit"));
    const [review, sign] = page.office.routes.internal.titles;
    const who = [unit?.review ?? [], unit?.sign ?? page.office.directors].map((names) => names.join(" 或 "));
    return [review, sign].map((title, at) => ({ title, unit: "", who: who[at] }));
  },
  *problems(page) {
    const days = ["decided_on", "starts_on", "ends_on", "lifted_on"];
    const [decided, starts, ends, lifted] = days.map((name) => page.value(name));
    const [inOrder, fix] = ["blacklist_dates_in_order", "改正有误的日期"];
    const whoElse = "有同名的注明区分；名册以外的成员不填此项，填写姓名和单位";
    if (page.fields.get("subject").input.isUnknown())
      yield ["subject", "blacklist_subject_is_known", "人员名册中没有该姓名", whoElse];
    if (starts && starts < decided) yield ["starts_on", inOrder, "早于决定日期", fix];
    if (ends && ends < starts) yield ["ends_on", inOrder, "早于开始的日期", fix];
    const outcomes = page.form.item("appeal_outcome").schema.enum;
    if (page.value("appeal_outcome") === outcomes[1] && !lifted)
      yield ["lifted_on", "blacklist_lifting_has_its_day", "未填写", "提前解除的，填写解除日期"];
  },
};

/* When a group was muted and could speak again: beside what others confirmed, in the place of what was of this group. */
const confirmationInput = (page) => (id) => {
  const { key, schema } = page.form.item("confirmations"), keys = itemsOf(schema.items), before = page.before[key] ?? [];
  const group = groupInput(page)(id);
  const times = ["muted_at", "restored_at"].map((field) => [keys.get(field), inputFor(keys.get(field), `${id}-${field}`)]);
  const labelled = ([item, { element }]) => h("p", {}, h("label", {}, item.schema.title, " ", element));
  const isOwn = (entry) => entry[keys.get("group").key] === group.get();
  const given = () => Object.fromEntries(times.map(([{ field }, way]) => [field, way.get() || undefined]));
  const made = () => laid(keys, before.find(isOwn) ?? {}, { group: group.get(), ...given() });
  return {
    element: h("div", {}, group.element, ...times.map(labelled)),
    isGroup: true,
    get focus() {
      return group.focus;
    },
    get: () => (!group.get() ? before : [...before.filter((entry) => !isOwn(entry)), made()]),
    set: () => {},
    isBackwards: () => times[0][1].get() >= (times[1][1].get() || "9"),
  };
};

const quiet = {
  title: "禁言期登记",
  cited: "第二十二条",
  about: () => "重大节假日或特殊时期由负责人适时禁言；登记以后，本站提醒所涉群组的负责人。法定节假日本站自动列出，不必登记。",
  helps: { confirmations: "负责人禁言、恢复以后逐个群组填写，其他群组的不变" },
  inputs: { confirmations: confirmationInput },
  sections: ({ isNew, office }) => [
    ["禁言期", ["name", "starts_on", "ends_on", "basis", "scope"]],
    ...(isNew || !office.confirms ? [] : [["负责人确认", ["confirmations"]]]),
  ],
  path: (page) => {
    const [from, taken] = [`registry/quiet-periods/${page.value("starts_on") || page.today}`, page.books.taken];
    const free = ["", "-2", "-3", "-4"].find((more) => !taken.includes(`${from}${more}.yaml`));
    return `${from}${free ?? "-5"}.yaml`;
  },
  steps: (page) => {
    const deputies = new Set(page.office.units.flatMap(({ deputies }) => deputies));
    return [{ title: page.office.routes.internal.titles[0], unit: "", who: [...deputies].join(" 或 ") }];
  },
  *problems(page) {
    const [starts, ends] = [page.value("starts_on"), page.value("ends_on")];
    if (ends && ends < starts) yield ["ends_on", "quiet_period_ends_after_it_starts", "早于起日", "改正有误的日期"];
    if (!page.isNew && starts.slice(0, 4) !== page.entry.split("/")[2].slice(0, 4))
      yield ["starts_on", "quiet_period_bears_its_year", "年份与文件名不同", "跨年改期的，另行登记"];
    if (page.fields.get("confirmations")?.input.isBackwards())
      yield ["confirmations", "quiet_confirmation_times_in_order", "恢复不晚于禁言", "改正有误的时间"];
  },
};

export const BOOKS = { incident, minutes, paper, blacklist, "quiet-period": quiet };
