/* What can be said while somebody types, in the words of the check and the decision (model/sentences.py).

   Each check gives { field, rule, says, fix, notice, asks }: the rule of the check that says the same, for what it cites;
   a notice stops nobody, unless it asks for a word on it. */

import { folded, isShared, lackOf, looksPersonal, personalOf } from "./text.js";
import { dayAfter, daysOf } from "./route.js";

const NAMES = ["name", "platform_note", "leader", "custodian", "handed_to"];
const TEXTS = [...NAMES, "member_scope", "purpose", "statement", "further_need"];
const SHOULD_TELL = ["statement", "member_scope", "purpose"];
const CHANGED_SINCE = ["备案日期以后，人员、机构名册有变动", "负责人、部门按备案日期当日的名册认定，请核对"];
const wrong = (field, rule, says, fix) => ({ field, rule, says, fix });
const byFirstDay = (one, other) => (one.first < other.first ? -1 : Number(one.first > other.first));
const noticed = (problem) => ({ ...problem, notice: true });

/* Whether nothing but words, or members of a list, was left out: rules/articles_19_to_22.py. */
const takesAway = (was, now) => {
  if (Array.isArray(was)) return now.every((one) => was.includes(one));
  const rest = Array.from(now).reverse();
  for (const letter of was) if (letter === rest[rest.length - 1]) rest.pop();
  return !rest.length;
};

export class Rules {
  constructor(office, routes, names) {
    Object.assign(this, { office, routes, names });
    this.lack = lackOf(office.emptyWords);
    this.limited = new Map(Object.entries(office.limited));
    this.unseen = new RegExp(office.patterns.hidden, "gu");
    this.isPersonal = personalOf(office.patterns);
  }

  /* What the check or the decision says, with the values in its places; after a slash which of a rule's sentences. */
  say(field, key, values = {}) {
    const filled = (text) => text.replace(/\{(\w+)\}/gu, (_, name) => values[name]);
    return wrong(field, key.split("/")[0], ...this.office.says[key].map(filled));
  }

  /* Everything to say of a filing: its kind, its path, the answers, the form as it was, what differs from it, the first
     day of use, today. */
  *of(filing) {
    yield* this.unfit(filing);
    yield* this.record(filing);
    yield* this.texts(filing);
    if (filing.answers.disposal || filing.kind === "cancel") return;
    if (["change", "mend"].includes(filing.kind)) yield* this.change(filing);
    if (filing.answers.name) yield* this.name(filing);
    yield* this.limits(filing);
    yield* this.chain(filing);
    if (filing.answers.custodian) yield* this.custodian(filing);
    yield* this.units(filing);
    yield* this.term(filing);
  }

  *record({ kind, path, answers, all: { name } = {}, last, isUnapproved, today }) {
    const { statement = "", filed_on: filed, disposal, handed_to: taker } = answers;
    const { reconfirmed, correction, latePaper } = this.office;
    const { CHANGE, HANDED_OVER } = this.office.terms;
    if (isUnapproved && statement && !statement.startsWith(reconfirmed))
      yield this.say("statement", "content_is_approved", { what: `“${name}”` });
    if (answers.kind !== CHANGE && statement.startsWith(correction))
      yield this.say("statement", "correction_is_a_change", { kind: answers.kind });
    if (kind === "mend") yield* this.mended(statement, last, this.office.closed[path], today);
    if (!["create", "short"].includes(kind) && statement.startsWith(latePaper))
      yield this.say("statement", "late_paper_is_a_creation");
    if (/^[0-9]/.test(last) && filed && filed < last)
      yield this.say("filed_on", "records_in_order", { day: filed, last });
    if (filed > today) yield this.say("filed_on", "days_fit_the_request/to_come", { day: filed });
    else if (this.isLate(filed, today))
      yield this.say("filed_on", "days_fit_the_request/late", { day: filed, days: daysOf(filed, today) - 1 });
    else if (filed && filed < this.office.since)
      yield { ...noticed(wrong("filed_on", "days_fit_the_request", ...CHANGED_SINCE)), asks: true };
    if (disposal === HANDED_OVER && !taker) yield this.say("handed_to", "whoever_takes_the_group_is_named");
  }

  /* A wrong cancellation is mended within thirty days of its merge. */
  *mended(statement, last, merged, today) {
    if (!statement.startsWith(this.office.correction))
      yield this.say("statement", "nothing_follows_a_cancellation", { day: last, kind: this.office.terms.CHANGE });
    if (daysOf(merged, today) - 1 > this.office.mendedWithin)
      yield { ...this.say("filed_on", "cancellation_is_mended_in_time", { when: `于 ${merged} 合并` }), rule: null };
  }

  /* What a change is there for, and what may be changed while a group or its custodian is limited. */
  *change({ kind, answers, changed, path, before, last, isUnapproved }) {
    const { statement = "" } = answers;
    const { correction, reconfirmed, unchanging } = this.office;
    const mayStay = kind === "mend" || isUnapproved || this.names.paths.get(path)?.isToBeFiled;
    const isSaid = unchanging.some((word) => statement.startsWith(word));
    if (!changed.length && !mayStay && !isSaid) yield this.say("statement", "a_change_changes_something");
    const isPutRight = [correction, reconfirmed].some((word) => statement.startsWith(word));
    const isLess = changed.every(({ isText, was, now }) => isText && takesAway(was, now));
    if (changed.map(({ field }) => field).join() === "custodian" || (isPutRight && isLess)) return;
    const joined = last && this.office.limits.find((limit) => this.isOf(limit, answers));
    const own = this.limited.get(`registry/groups/${path}.yaml`) ?? joined?.says, entry = own ?? this.limited.get(before.custodian);
    const who = own ? "本群组" : `负责人${before.custodian}`;
    if (entry) yield this.say("statement", "blacklisted_group_files_three_things", { who, entry });
  }

  /* Whether a day lies longer before the request than it may, were that opened today. */
  isLate(day, today) {
    return daysOf(day, today) - 1 > this.office.handedInWithin;
  }

  *texts({ answers }) {
    for (const [field, [begins, how]] of Object.entries(this.office.items)) {
      const text = answers[field], lack = text && this.lack(text), about = { begins, text, how };
      if (lack === "blank") yield this.say(field, "form_items_are_filled_in", about);
      else if (lack && SHOULD_TELL.includes(field)) yield noticed(this.say(field, "form_items_say_something", about));
    }
  }

  /* What is pushed stays, so this is said before anything is. */
  *unfit({ answers }, texts = TEXTS) {
    for (const field of texts.filter((name) => answers[name])) {
      const text = answers[field];
      if (text.search(this.unseen) >= 0) yield wrong(field, "", "有不可见的字符或表情符号", "删去该字符，重新录入");
      if (this.isPersonal(text)) yield wrong(field, "no_personal_data", "写有号码、账号或链接", "删去，提交后无法收回");
      else if (looksPersonal(text)) {
        const fix = "不得填写电话、证件号、微信号、群链接；确非上述内容的，无须更改";
        yield { ...noticed(wrong(field, "no_personal_data", "疑似写有号码、账号或链接", fix)), asks: true };
      }
    }
  }

  *name({ answers: { name, unit }, path }) {
    const { same, near } = this.names.like(name, unit, path);
    const about = ({ path: place, name: other }) => ({ path: `registry/groups/${place}.yaml`, name: other });
    if (same) yield this.say("name", "names_are_distinct", about(same));
    if (near) yield noticed(this.say("name", "names_are_not_too_alike", about(near)));
  }

  /* Whether it is by name the very group that was limited before it was ever filed. */
  isOf(limit, { name = "", platform, unit }) {
    return !limit.path && limit.unit === unit && limit.platform === platform && folded(limit.name) === folded(name);
  }

  /* The limited groups as which a new name or purpose comes out: the item, the limit, whether of its unit or custodian. */
  *barred({ answers, path, before = {} }) {
    const isNew = (field) => answers[field] && answers[field] !== before[field];
    for (const limit of this.office.limits.filter((one) => !path || one.path !== path)) {
      const isOurs = limit.unit === answers.unit || (answers.custodian && limit.custodian === answers.custodian);
      for (const field of ["name", "purpose"].filter((one) => isNew(one) && limit[one])) {
        const its = this.names.needs(limit[field], limit.unit), own = this.names.needs(answers[field], answers.unit);
        if (isShared(own, its)) yield { field, limit, isOurs };
      }
    }
  }

  *limits(filing) {
    const { answers, start, old } = filing, first = this.routes.firstDay(answers.started_on, start);
    const isAlone = !old && !answers.procedure && this.routes.isShort({ first, last: answers.term_end });
    const [anew, like] = ["blacklisted_group_is_not_opened_anew", "new_group_is_not_like_a_blacklisted_one"];
    const reason = "确属另一项工作的，在“另有需要”写明理由，按全部程序办理，由主任签批";
    for (const { field, limit, isOurs } of this.barred(filing)) {
      const who = `受限的${limit.who}`, until = `（${limit.says}）`, says = `${this.office.named[field]}${who}没有实质区别`;
      const isIt = this.isOf(limit, answers);
      if (!isOurs)
        yield noticed(wrong(field, like, `${says}，单位和负责人不同${until}`, "核对是否为同一群组；是的，限制期内不得另建、更名"));
      else if (isIt && !isAlone) yield noticed(wrong(field, anew, `即${who}${until}`, "可按全部程序备案，备案以后仍受限制"));
      else if (answers.further_need && !isAlone)
        yield noticed(wrong(field, like, `${says}${until}`, "主任签批前核对：确属另一项工作的，予以同意；否则退回"));
      else yield wrong(field, anew, `${says}${until}`, `限制期内不得另建、更名；${reason}`);
    }
  }

  /* The short-lived groups that serve the need of one, by first day, and their days: model/similarity.py. */
  chained(group) {
    const needs = (one) => (one.needs ??= [one.name, one.purpose].map((text) => this.names.needs(text, one.unit)));
    const isOfOneNeed = (one, other) => needs(one).some((its, at) => isShared(its, needs(other)[at]));
    const isNear = (...both) => {
      const [earlier, later] = both.sort(byFirstDay);
      return later.first <= dayAfter(earlier.last, this.office.chainGap);
    };
    const isLink = (one, other) => one.unit === other.unit && isNear(one, other) && isOfOneNeed(one, other);
    const links = this.office.links.filter(({ path }) => path !== group.path), chain = [group];
    for (const one of chain) chain.push(...links.filter((other) => !chain.includes(other) && isLink(one, other)));
    let [days, counted] = [0, ""];
    for (const { first, last } of chain.sort(byFirstDay)) {
      const from = counted < first ? first : dayAfter(counted, 1);
      if (from <= last) [days, counted] = [days + daysOf(from, last), last];
    }
    return { others: chain.filter((one) => one !== group), days };
  }

  /* What a filing makes of such a chain: Registry.lengthened in model/registry.py. */
  *chain({ kind, path, answers, before, start, old, last }) {
    const { procedure, further_need: need } = answers, { shortLivedDays: limit } = this.office;
    const days = { first: this.routes.firstDay(answers.started_on, start), last: answers.term_end };
    if (procedure || old?.procedure || !this.routes.isShort(days)) return;
    const of = ({ name, unit, purpose }, { first, last }) => {
      const { name: present = unit } = this.routes.units.get(unit) ?? {};
      return this.chained({ path, name, purpose, unit: present, first, last });
    };
    const used = kind === "mend" && last < old.last ? last : old?.last;
    const made = of(answers, days), was = old && this.routes.isShort(old) ? of(before, { ...old, last: used }).days : 0;
    if (!made.others.length || made.days <= Math.max(limit, was)) return;
    const others = made.others.map(({ path, name }) => `registry/groups/${path}.yaml（${name}）`).join("、");
    const problem = this.say("term_end", "short_lived_chain_is_filed_in_full", { others, days: made.days, limit });
    yield need ? noticed({ ...problem, fix: "分管主任审批前核对：确属另一项工作的，予以同意；否则退回，按全部程序备案" }) : problem;
  }

  *custodian(filing) {
    const { custodian: name, filed_on: day } = filing.answers, { namesakes, people, left } = this.office;
    const labels = Object.keys(namesakes).includes(name) && namesakes[name];
    const person = people.find(([label]) => label === name);
    const listed = (key, values) => ({ ...this.say("custodian", key, { name, ...values }), rule: "custodian_is_on_the_list" });
    if (labels)
      yield listed("several_people", { count: labels.length, choice: labels.map((label) => `“${label}”`).join("或") });
    else if (person) yield* this.known(person, filing);
    else if (left.includes(name)) yield this.say("custodian", "custodian_is_in_office", { name, day });
    else yield listed("unlisted_person");
  }

  *known([label, home], { answers, before }) {
    const unit = this.routes.units.get(answers.unit), isDirector = this.office.directors.includes(label);
    const leads = isDirector ? "director" : unit?.deputies.includes(label) ? "deputy" : "";
    if (leads) yield this.say("custodian", `custodian_reports_to_another/${leads}`, { name: label, unit: answers.unit });
    const place = this.routes.units.get(home);
    const was = before?.custodian;
    const entry = was !== label && this.limited.get(label);
    if (entry) yield this.say("custodian", "blacklisted_custodian_takes_no_group", { name: label, entry });
    if (unit && answers.scope === this.office.terms.INTERNAL && was !== label && this.isOutside(place, unit))
      yield this.say("custodian", "outside_custodian_makes_a_group_external", { name: label, unit: home });
  }

  *units({ answers, path, last }) {
    const { terms } = this.office;
    const { unit: name, filed_on: day } = answers, own = this.routes.units.get(name);
    if (name && !own) yield { ...this.say("unit", "unlisted_unit", { unit: name }), rule: "unit_is_on_the_list" };
    if (!own) return;
    const { starts, ends } = own, state = ends < day ? "ended" : starts > day ? "to_come" : "";
    if (state) yield this.say("unit", `unit_is_open_on_the_day/${state}`, { unit: name, day, starts, ends });
    const [folder] = (path ?? "").split("/"), { slug } = own;
    if (folder && !last && slug !== folder)
      yield this.say("unit", "file_stands_in_its_units_folder", { unit: name, folder, slug });
    const inside = answers.scope === terms.INTERNAL;
    for (const joint of answers.joint_units || []) {
      const unit = this.routes.units.get(joint), about = { unit: joint };
      if (!unit) yield { ...this.say("joint_units", "unlisted_unit", about), rule: "joint_units_are_on_the_list" };
      else if (unit === own) yield this.say("joint_units", "joint_units_are_on_the_list", about);
      else if (inside && this.isOutside(unit, own))
        yield this.say("joint_units", "joint_outsiders_make_a_group_external", about);
    }
    const isOffice = own.kind === terms.DEPARTMENT;
    const ofMembers = isOffice ? "outsiders_make_a_group_external" : "own_staff_only_inside_an_agency_group";
    for (const unit of inside ? answers.member_units || [] : []) {
      if (this.isOutside(this.routes.units.get(unit), own))
        yield this.say("member_units", ofMembers, { kind: own.kind, unit });
    }
    if (!isOffice && !answers.leader)
      yield this.say("leader", "agency_names_its_leader", { unit: name, kind: own.kind });
  }

  /* Whether the custodian is no member of the unit; who was named before keeps the unit of then. */
  isLedFromOutside({ all: { unit, custodian }, before }) {
    const [, home] = this.office.people.find(([label]) => label === custodian) ?? [], own = this.routes.units.get(unit);
    const isKept = before?.custodian === custodian && before.unit === unit;
    return Boolean(own && home && !isKept && this.isOutside(this.routes.units.get(home), own));
  }

  isOutside(unit, own) {
    return own.kind === this.office.terms.DEPARTMENT ? unit?.kind !== own.kind : unit !== own;
  }

  *term({ kind, answers, start, old, isUnapproved, today }) {
    const { started_on: started, term_end: end } = answers;
    const { shortLivedDays: most, startWithin } = this.office;
    const inTime = "short_lived_group_is_filed_in_time";
    const wasShort = Boolean(old) && this.routes.of(old) === this.office.routes.short && !isUnapproved;
    if (wasShort && old.last < end && end < today) yield this.say("term_end", `${inTime}/new`, { end });
    else if (wasShort && old.last < today) yield this.say("term_end", `${inTime}/old`, { end: old.last, day: today });
    else if (wasShort) {
      const [day, whole] = [dayAfter(old.first, most - 1), this.routes.of({ ...old, last: "" })];
      const says = `${day} 以前（含当日）仍由分管主任审批；更晚的改为${whole.titles.join("、")}。均须在 ${old.last} 以前（含当日）报送，并经评审`;
      yield noticed(wrong("term_end", inTime, says));
    }
    const first = this.routes.firstDay(started, start), begins = started || start;
    const days = first && end ? daysOf(first, end) : NaN, isShort = this.routes.isShort({ first, last: end });
    if (old && !wasShort && !isUnapproved && isShort && !answers.procedure)
      yield this.say("procedure", "filing_in_full_is_kept", { most });
    const isFiledInFull = Boolean(old || answers.procedure);
    if (isShort && !isFiledInFull && end < today)
      yield this.say("term_end", `${inTime}/new`, { end });
    if (!isFiledInFull && !isShort && begins > first && this.routes.isShort({ first: begins, last: end }))
      yield noticed(this.say("started_on", "start_is_within_seven_days", { begins, from_day: dayAfter(begins, -startWithin) }));
    if (started && start && started < start) {
      const about = { begins: started, day: start, most };
      if (!isFiledInFull && days <= most) yield this.say("started_on", "short_lived_group_is_approved_before_use", about);
      else yield noticed(this.say("started_on", "use_does_not_precede_filing", about));
    }
    const ends = (says, fix) => wrong("term_end", "term_ends_after_it_begins", says, fix);
    if (end && begins && end < begins) yield this.say("term_end", "term_ends_after_it_begins", { end, begins });
    else if (kind === "short" && days > most)
      yield ends(`从 ${first} 起算为 ${days} 天，临时群不超过 ${most} 天`, "提前使用期限，或改按创建办理");
    else if (kind === "short" && !end)
      yield ends("临时群须写明使用的最后一天", `首尾两日均计入，不超过 ${most} 天`);
  }
}
