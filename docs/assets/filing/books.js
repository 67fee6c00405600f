/* What is each book's own: which items stand together, where its files lie, who decides, what is wrong. */

import { UNFILED, groupAt, groupInput } from "./chooser.js";
import { now } from "./clock.js";
import { copier, h } from "./dom.js";
import { itemsOf, laid } from "./form.js";
import { inputFor, unitChoice } from "./inputs.js";
import { minutes, paper } from "./meeting.js";

const LATER = ["verified_at", "instruction", "cause", "measures", "result", "closed_at"];
const TIMES = ["found_at", "reported_at", "verified_at", "closed_at"], STEPS = ["发现", "报请", "核实", "办结"];

/* The times that this request writes, and whether one lies over a week back (contract A 8). */
const written = (page) => TIMES.filter((name) => page.value(name) !== (page.before[page.form.item(name).key] ?? ""));
const isLate = (page) => written(page).some((name) => page.rules.isLate(page.value(name).slice(0, 10), page.today));

const reasons = (isNew) => (isNew ? [] : [["更正、删去", ["correction", "removal"]]]);

/* The deputy's review, and the director's word where that is asked too. */
const asked = (page, unit, isSigned, review = unit?.review ?? []) => {
  const holders = [review, unit?.sign ?? page.office.directors].map((names) => names.join(" 或 "));
  const steps = page.office.routes.internal.titles.map((title, at) => ({ title, unit: "", who: holders[at] }));
  return steps.slice(0, isSigned ? 2 : 1);
};

const incident = {
  inputs: { group: (page) => groupInput(page, true) },
  sections: ({ isNew }) => [
    ["报请分管主任", ["group", ...UNFILED, "report", "opinion", "found_at"]],
    ["登记", ["reported_at", "channel", "late_reason", ...(isNew ? [] : LATER)]],
    ...reasons(isNew),
  ],
  starts: () => ({ found_at: now() }),
  asks: (page) => {
    const [{ input }, reason] = ["group", "late_reason"].map((name) => page.fields.get(name));
    const unfiled = input.asks();
    return { ...unfiled, group: [true, !input.isUnfiled], late_reason: [isLate(page) || reason.value, isLate(page)] };
  },
  path: (page) => page.numbered(`registry/incidents/${(page.value("found_at") || page.today).slice(0, 4)}/`),
  unit: (page) => page.routes.units.get(groupAt(page, page.value("group"))?.unit ?? page.value("unit")),
  steps: (page) => asked(page, incident.unit(page), page.isSignedAgain),
  *problems(page) {
    const [found, reported, verified] = TIMES.map((name) => page.value(name));
    const say = (field, step, time, more, before) => page.say(field, `incident_times_in_order${more}`, { step, time, before });
    for (const name of written(page)) {
      const time = page.value(name), step = STEPS[TIMES.indexOf(name)];
      if (time > now()) yield say(name, step, time, "/to_come");
      else if (page.rules.isLate(time.slice(0, 10), page.today) && !page.value("late_reason"))
        yield say("late_reason", step, time, "/late");
    }
    const last = [found, reported, verified].sort()[2];
    for (const [at, before] of [[1, found], [2, found], [3, last]]) {
      const time = page.value(TIMES[at]);
      if (time && time < before) yield say(TIMES[at], STEPS[at], time, "", before);
    }
  },
  /* What is to be sent to the deputy in charge: that is 报请. */
  letter: (page) => {
    const [[, fields]] = incident.sections(page), group = groupAt(page, page.value("group"));
    const [, name, platform, unit, report, opinion, found] = fields.map(page.value, page);
    const about = group ? `${group.unit}，负责人${group.custodian}` : `${unit}，${platform}，未备案`;
    const deputies = incident.unit(page)?.review.map((person) => `${person.replace(/（.*/u, "")}主任`) ?? [];
    const values = { name: group?.name ?? name, about, found, report, opinion };
    const { says } = page.say("report", "incident_letter", values);
    return (deputies.length ? `${deputies.join("、")}：\n` : "") + says;
  },
  /* Once it is fit for that. Sent now, it was reported now. */
  extra: (page, problems) => {
    const [[, fields]] = incident.sections(page);
    if (!page.isNew || problems.some(({ field, notice }) => !notice && fields.includes(field))) return [];
    const link = () => {
      const filled = [...page.fields.keys()].map((field) => [field, page.value(field)]).filter(([, value]) => value);
      return `${location.origin}${location.pathname}?book=incident#${new URLSearchParams(filled)}`;
    };
    const sent = () => {
      const field = page.fields.get("reported_at");
      if (!field.value) field.value = now();
      page.soon(true);
      return incident.letter(page);
    };
    return [
      h("pre", { className: "f-report" }, incident.letter(page)),
      h("p", {}, copier(sent, "r-btn main", "复制报请稿"), " 发给分管主任，即为报请（第十九条）。"),
      h("p", {}, copier(link, "r-btn", "复制登记链接"), " 本人没有账号的，发给他人代为登记，所填内容随链接带入。"),
    ];
  },
};

/* A group by its file, a person on the list by number; what is shown and typed is the name. */
const subjectInput = (page) => (id) => {
  const group = groupInput(page, true)(`${id}-group`);
  const person = h("input", { id, type: "text", list: "f-list-people", autocomplete: "off" });
  const filed = page.before[page.form.item("subject").key]; // somebody who left since goes by the number
  const named = (label) => (label === filed ? [label, "", filed] : page.office.people.find(([name]) => name === label));
  const isGroup = () => page.fields.get("subject_kind").value === page.office.terms.GROUP;
  return {
    element: h("div", {}, group.element, person),
    isGroup: true,
    get focus() {
      return isGroup() ? group.focus : person;
    },
    get: () => (isGroup() ? group.get() : (named(person.value.trim())?.[2] ?? "")),
    own: () => (isGroup() ? group.get() : person.value.trim()),
    set: (value) => {
      const known = page.office.people.find(([, , number]) => number === value);
      group.set(value.startsWith("registry/") ? value : "");
      person.value = group.get() ? "" : known ? known[0] : value;
    },
    asks: () => {
      group.element.hidden = !isGroup();
      person.hidden = isGroup();
      return isGroup() ? { ...group.asks(), subject: [true, !group.isUnfiled] } : {};
    },
    isUnknown: () => !isGroup() && Boolean(person.value.trim()) && !named(person.value.trim()),
  };
};

const blacklist = {
  hasAnyUnit: true,
  inputs: { subject: subjectInput },
  sections: ({ isNew }) => [
    ["限制对象", ["subject_kind", "subject", "name", ...UNFILED]],
    ["决定", ["cause", "article", "decided_on", "starts_on", "ends_on"]],
    ...(isNew ? [] : [["申诉和解除", ["appeal", "appeal_outcome", "lifted_on"]]]),
    ...reasons(isNew),
  ],
  starts: ({ today }) => ({ decided_on: today, starts_on: today }),
  asks: (page) => {
    const [kind, { input }] = [page.fields.get("subject_kind").value, page.fields.get("subject")];
    const never = Object.fromEntries([...UNFILED, "name"].map((name) => [name, [false, false]]));
    const isMember = kind === page.office.terms.MEMBER, isOutside = [isMember && !input.own(), true];
    return { ...never, subject: [Boolean(kind), !isMember], name: isOutside, unit: isOutside, ...input.asks() };
  },
  path: (page) => page.numbered("registry/blacklist/"),
  steps: (page) => {
    const subject = page.value("subject");
    const home = groupAt(page, subject)?.unit ?? page.office.people.find(([, , number]) => number === subject)?.[1];
    return asked(page, page.routes.units.get(home ?? page.value("unit")), true);
  },
  *problems(page) {
    const fields = ["decided_on", "starts_on", "ends_on", "lifted_on", "name", "unit"];
    const [decided, starts, ends, lifted, name, unit] = fields.map((field) => page.value(field));
    const [known, inOrder] = ["blacklist_subject_is_known", "blacklist_dates_in_order"];
    const home = page.routes.units.get(unit), { input } = page.fields.get("subject");
    if (input.isUnknown()) yield { ...page.say("subject", "unlisted_person", { name: input.own() }), rule: known };
    if (unit && !name && !home) yield { ...page.say("unit", "unlisted_unit", { unit }), rule: known };
    const of = ([label, at]) => label.replace(/（.*/u, "") === name && at === (home?.name ?? unit);
    const [, , number] = page.office.people.find(of) ?? [];
    if (number) yield page.say("name", `${known}/listed`, { name, number });
    if (decided > page.today) yield page.say("decided_on", `${inOrder}/decided`, { day: decided });
    const say = (field, which) => page.say(field, `${inOrder}/${which}`, { decided, starts, ends, lifted });
    if (starts && starts < decided) yield say("starts_on", "starts");
    if (ends && ends < starts) yield say("ends_on", "ends");
    else if (lifted && (lifted < starts || lifted > ends)) yield say("lifted_on", "lifted");
    const outcomes = page.form.item("appeal_outcome").schema.enum;
    if (page.value("appeal_outcome") === outcomes[1] && !lifted) yield page.say("lifted_on", "blacklist_lifting_has_its_day");
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
    set(value) {
      const drafted = [...value].find((entry) => !before.some((one) => JSON.stringify(one) === JSON.stringify(entry)));
      group.set(drafted?.[keys.get("group").key] ?? "");
      for (const [{ key }, input] of times) input.set(drafted?.[key] ?? "");
    },
    times: () => times.map(([, input]) => input.get()),
  };
};

const quiet = {
  isFree: (page) => page.before[page.form.item("starts_on").key] > page.today,
  inputs: {
    confirmations: confirmationInput,
    scope: (page) => (id) => {
      const groups = page.office.quietScopes.map((name) => ({ name, kind: "群组" }));
      return unitChoice(id, [...groups, ...page.openUnits]);
    },
  },
  sections: ({ isNew, office }) => [
    ["禁言期", ["name", "starts_on", "ends_on", "grounds", "scope"]],
    ...(isNew || !office.confirms ? [] : [["负责人确认", ["confirmations"]]]),
    ...reasons(isNew),
  ],
  path: (page) => {
    const [from, taken] = [`registry/quiet-periods/${page.value("starts_on") || page.today}`, page.books.taken];
    const free = ["", "-2", "-3", "-4"].find((more) => !taken.includes(`${from}${more}.yaml`));
    return `${from}${free ?? "-5"}.yaml`;
  },
  steps: (page) => {
    const { office, routes } = page, unit = routes.units.get(page.value("scope"));
    const deputies = new Set(unit ? unit.deputies : office.units.flatMap((one) => one.deputies));
    return asked(page, null, page.isSignedAgain, [...deputies]);
  },
  *problems(page) {
    const [starts, ends, scope] = ["starts_on", "ends_on", "scope"].map((name) => page.value(name));
    const [year, file] = [starts.slice(0, 4), page.entry.split("/")[2]?.replace(/\.yaml$/u, "")];
    const scopes = page.office.quietScopes;
    if (ends && ends < starts) yield page.say("ends_on", "quiet_period_ends_after_it_starts", { starts, ends });
    if (!page.isNew && !file.startsWith(`${year}-`))
      yield page.say("starts_on", "quiet_period_bears_its_year", { starts, year, file });
    if (scope && !scopes.includes(scope) && !page.routes.units.has(scope))
      yield page.say("scope", "quiet_scope_is_known", { scope, scopes: scopes.join("、") });
    const [muted, restored] = page.fields.get("confirmations")?.input.times() ?? [];
    if (restored && muted >= restored)
      yield page.say("confirmations", "quiet_confirmation_times_in_order", { muted, restored });
  },
};

export const BOOKS = { incident, minutes, paper, blacklist, "quiet-period": quiet };
