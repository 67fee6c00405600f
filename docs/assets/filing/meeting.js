/* The books of the secretary, by what waits (Art. 9). */

import { groupAt } from "./chooser.js";
import { h } from "./dom.js";
import { itemsOf, laid } from "./form.js";
import { changed, inputFor } from "./inputs.js";
import { sha256 } from "./sha256.js";

const ABSENT = "未上会";
const UNASKED = "生成本站时未能查询报送平台，待本站更新后填写；没有报送平台的，按“上会与纸质签批”办理：";
const toCome = (page, field, what, day) => page.say(field, "of_a_day_to_come", { what, day });
const two = (number) => String(number).padStart(2, "0");
const none = ({ books }, says) =>
  h("p", { className: "f-none" }, ...(books.asked ? [says] : [UNASKED, h("a", { href: "../minutes/" }, "办法")]));

const onFile = (page, keys) =>
  page.before[page.form.item("items").key].map((entry) => {
    const item = Object.fromEntries([...keys].map(([field, { key }]) => [field, entry[key]]));
    return { ...item, group: groupAt(page, item.file)?.name ?? item.file, about: "", day: "" };
  });

/* The filings that wait, with what the meeting says of each; none is answered for. */
const itemsInput = (page) => (id) => {
  const keys = itemsOf(page.form.item("items").schema.items);
  const outcome = keys.get("outcome");
  const rows = (page.isNew ? page.books.meeting : onFile(page, keys)).map((item, at) => {
    const words = { ...outcome.schema, enum: [...outcome.schema.enum, ABSENT] };
    const answer = inputFor({ field: "outcome", schema: words }, `${id}-${at}`);
    const note = inputFor({ ...keys.get("note") }, `${id}-${at}-note`);
    note.focus.setAttribute("aria-label", `${item.group}的意见`);
    note.focus.placeholder = "意见；“通过”的可不填";
    const about = item.about && h("small", {}, `${item.about}，${item.day} 审核`);
    const legend = h("legend", {}, item.group, " ", about);
    const element = h("fieldset", { className: "f-item" }, legend, answer.element, note.element);
    const isInTime = () => item.day <= page.fields.get("met_on").value;
    return { item, answer, note, element, isInTime };
  });
  const said = () => rows.filter(({ isInTime }) => isInTime());
  const worded = (some) =>
    some
      .filter(({ answer }) => answer.get())
      .map(({ item, answer, note }) => laid(keys, {}, { ...item, outcome: answer.get(), note: note.get() }));
  const names = (some) => some.map(({ item }) => item.group);
  const [passed, inPrinciple] = outcome.schema.enum, silent = [passed, ABSENT, ""];
  const { key, schema } = page.form.item("supplements"), { key: file } = itemsOf(schema.items).get("file");
  const added = new Set((page.before[key] ?? []).map((entry) => entry[file]));
  return {
    element: h("div", {}, ...(rows.length ? rows.map(({ element }) => element) : [none(page, "没有可以上会的备案。")])),
    isGroup: true,
    get focus() {
      return (said().find(({ answer }) => !answer.get()) ?? rows[0])?.answer.focus ?? document.body;
    },
    get: () => worded(said().filter(({ answer }) => answer.get() !== ABSENT)),
    own: () => worded(rows),
    notes: () => rows.map(({ note }) => note.get()).join("\n"),
    set: (value) => {
      for (const { item, answer, note } of rows) {
        const drafted = [...value].find((one) => one[keys.get("new_digest").key] === item.new_digest);
        answer.set(drafted?.[outcome.key] ?? "");
        note.set(drafted?.[keys.get("note").key] ?? "");
      }
    },
    show: () => rows.forEach(({ element, note, answer, isInTime }) => {
      element.hidden = !isInTime();
      note.element.hidden = !answer.get() || answer.get() === ABSENT;
    }),
    unanswered: () => names(said().filter(({ answer }) => !answer.get())),
    unexplained: () => names(said().filter(({ answer, note }) => !silent.includes(answer.get()) && !note.get())),
    late: () => names(rows.filter(({ isInTime }) => !isInTime())),
    supplemented: () => names(rows.filter(({ item, answer }) => added.has(item.file) && answer.get() !== inPrinciple)),
  };
};

const supplementsOf = ({ books, entry }) => books.supplements.filter((item) => item.minutes === entry);

const supplementsInput = (page) => (id) => {
  const keys = itemsOf(page.form.item("supplements").schema.items);
  const before = page.before[page.form.item("supplements").key] ?? [];
  const rows = supplementsOf(page);
  const boxes = rows.map((_, at) => h("input", { type: "checkbox", id: `${id}-${at}` }));
  const labels = rows.map(({ group, about }, at) => h("p", {}, h("label", {}, boxes[at], ` ${group}（${about}）`)));
  return {
    element: h("div", {}, ...labels),
    isGroup: true,
    focus: boxes[0] ?? document.body,
    get: () => [...before, ...rows.filter((_, at) => boxes[at].checked).map((item) => laid(keys, {}, item))],
    set: (value) => {
      const digests = [...value].map((one) => one[keys.get("new_digest").key]);
      for (const [at, { new_digest: digest }] of rows.entries()) boxes[at].checked = digests.includes(digest);
    },
    isTicked: () => boxes.some((box) => box.checked),
  };
};

export const minutes = {
  people: ["chair", "present"],
  inputs: { items: itemsInput, supplements: supplementsInput },
  sections: (page) => {
    const { isNew } = page, parts = supplementsOf(page).length ? [["补充", ["supplements"]]] : [];
    if (!isNew) parts.push(["更正", ["correction"]]);
    return [...parts, ["会议", ["met_on", ...(isNew ? ["number"] : []), "chair", "present"]], ["议题", ["items"]]];
  },
  starts: (page) => {
    const number = String(parseInt(page.numbered(`registry/minutes/${page.today.slice(0, 4)}-`).split("-")[1], 10));
    return { met_on: page.today, number, chair: page.office.directors[0] ?? "", present: page.books.present };
  },
  asks: (page) => {
    page.fields.get("items").input.show();
    return { supplements: [true, !page.gives("correction")], correction: [true, !page.fields.has("supplements")] };
  },
  texts: (page) => ({ items: page.fields.get("items").input.notes(), present: page.value("present").toString() }),
  derived: (page) => (page.isNew ? { year: page.value("met_on").slice(0, 4) } : {}),
  path: (page) => `registry/minutes/${page.value("met_on").slice(0, 4)}-${two(page.value("number"))}.yaml`,
  steps: (page) => [{ title: page.office.routes.internal.titles[1], unit: "", who: page.office.directors.join("、") }],
  *problems(page) {
    if (!page.isNew && !page.gives("correction")) {
      const asked = page.fields.get("supplements");
      if (!asked) yield page.say("correction", "minutes/reason");
      else if (!asked.input.isTicked()) yield page.say("supplements", "minutes/unticked");
      return;
    }
    const [present, chair, { input }] = [page.value("present"), page.value("chair"), page.fields.get("items")];
    const [filed, year] = ["number", "year"].map((name) => page.before[page.form.item(name).key]);
    const number = page.isNew ? page.value("number") : filed;
    const [day, { least, leaders }] = [page.value("met_on"), page.office];
    const isAmiss = ([year, other, met]) => {
      const before = other - number;
      return year === day.slice(0, 4) && (before < 0 ? met > day : before > 0 && met < day);
    };
    const [, other, met] = page.books.met.find(isAmiss) ?? [];
    if (day > page.today) yield toCome(page, "met_on", "会议", day);
    else if (!page.isNew && !day.startsWith(year)) yield page.say("met_on", "minutes/year", { year });
    else if (met) {
      const both = [[number, day], [other, met]].sort((a, b) => a[0] - b[0]);
      const [[earlier, before], [later, on]] = both;
      yield page.say("met_on", "minutes_in_order", { later, day: on, earlier, before });
    }
    if (page.isNew && page.books.taken.includes(minutes.path(page))) yield page.say("number", "minutes/taken");
    const led = present.filter((name) => leaders.includes(name)).length;
    const few = (field, lacks) => ({ ...page.say(field, "meeting_of_too_few_passes_nothing", { lacks }), notice: true });
    if (present.length < 2) yield page.say("present", "meeting_has_enough_present", { count: present.length, least: 2 });
    else if (!present.includes(chair)) yield page.say("present", "chair_is_present", { chair });
    else if (led < least) yield few("present", `出席的主任、分管主任 ${led} 人，不足 ${least} 人`);
    if (chair && !leaders.includes(chair)) yield few("chair", `主持人${chair}不是主任、分管主任`);
    const lacks = ["supplemented", "unanswered", "unexplained", "late"];
    const lack = lacks.find((which) => input[which]().length), groups = lack && input[lack]().join("、");
    if (lack) yield { ...page.say("items", `minutes/${lack}`, { groups }), notice: lack === "late" };
  },
};

const BEGINNINGS = [[0x25, 0x50, 0x44, 0x46, 0x2d], [0xff, 0xd8, 0xff]];

/* A scan stays where it is: only its digest is taken. */
const scanInput = () => (id) => {
  const input = h("input", { id, type: "file", accept: ".pdf,.jpg,.jpeg" });
  const shown = h("p", { className: "f-help", role: "status" });
  let digest = "";
  const set = (value) => (shown.textContent = (digest = value) && `摘要 ${value}`);
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    const bytes = new Uint8Array(await input.files[0].arrayBuffer());
    const isScan = BEGINNINGS.some((begins) => begins.every((byte, at) => bytes[at] === byte));
    set(isScan ? sha256(bytes) : "");
    if (!isScan) shown.textContent = "不是 PDF 或 JPG 扫描件";
    changed(input);
  });
  return { element: h("div", {}, input, shown), focus: input, get: () => digest, set };
};

const called = ({ title, step_title: step, signer, pull }) => `${title}，${step}（${signer}），第 ${pull} 号申请`;

const signedInput = (page) => (id) => {
  const { papers } = page.books;
  if (!papers.length) {
    const element = none(page, "没有可以纸质签批的申请。");
    return { element, focus: document.body, isGroup: true, get: () => "", set: () => {} };
  }
  const way = inputFor({ field: "file", schema: { enum: papers.map(called) } }, id);
  const chosen = () => papers.find((paper) => called(paper) === way.get());
  return { ...way, own: way.get, get: () => chosen()?.file ?? "", chosen };
};

export const paper = {
  people: ["witnesses"],
  inputs: { file: signedInput, scan_digest: scanInput },
  sections: () => [["签字", ["file", "signed_on", "scan_digest", "witnesses"]]],
  starts: ({ today }) => ({ signed_on: today }),
  derived: (page) => {
    const { file, old_digest, new_digest, step, signer } = page.fields.get("file").input.chosen?.() ?? {};
    return { file, old_digest, new_digest, step, signer };
  },
  path: (page) => page.numbered(`registry/paper/${page.value("signed_on").slice(0, 4)}-`),
  steps: (page) => {
    const named = page.value("witnesses");
    const of = (holders) => holders.filter((name) => named.includes(name)).join("、");
    const [secretaries, registrars] = [page.office.secretaries, page.office.registrars];
    const steps = [["办公会秘书见证", secretaries], ["信息技术部见证", registrars]];
    return steps.map(([title, holders]) => ({ title, unit: "", who: of(holders) }));
  },
  *problems(page) {
    const [witnesses, { secretaries, registrars }] = [page.value("witnesses"), page.office];
    const { signer, barred = [] } = page.fields.get("file").input.chosen?.() ?? {};
    const party = witnesses.find((name) => barred.includes(name));
    const isFit = (one, other) => secretaries.includes(one) && registrars.includes(other);
    const isPair = isFit(witnesses[0], witnesses[1]) || isFit(witnesses[1], witnesses[0]);
    const rule = "paper_is_witnessed_by_secretary_and_registrar", day = page.value("signed_on") || page.today;
    const of = { party, secretaries: secretaries.join("、"), registrars: registrars.join("、") };
    if (party) yield page.say("witnesses", `${rule}/party`, of);
    else if (witnesses.includes(signer) || witnesses.length !== 2 || !isPair)
      yield page.say("witnesses", rule, { names: witnesses.join("、"), day });
    if (day > page.today) yield toCome(page, "signed_on", "签字", day);
  },
};
