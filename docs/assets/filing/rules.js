/* What can be said while somebody types, in the words of the check and the decision (model/sentences.py): of which item, by
   which rule of theirs, and how to mend it. A notice stops nobody, unless it asks for a word on it. */

import { folded, isShared, lackOf, looksPersonal, personalOf } from "./text.js";
import { dayAfter, daysOf } from "./route.js";

const NAMES = ["name", "platform_note", "leader", "custodian", "handed_to"];
const TEXTS = [...NAMES, "member_scope", "purpose", "statement", "further_need"];
const SHOULD_TELL = ["statement", "member_scope", "purpose"];
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

  /* A sentence of the table; after a slash which of the rule's. */
  say(field, key, values = {}) {
    const filled = (text) => text.replace(/\{(\w+)\}/gu, (_, name) => values[name]);
    const [says, fix] = this.office.says[key].map(filled), [rule] = key.split("/");
    return { field, rule: rule in this.office.cites ? rule : null, says, fix };
  }

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
    const { reconfirmed, correction, latePaper, since, terms: { CHANGE, HANDED_OVER } } = this.office;
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
    else if (filed && filed < since)
      yield { ...noticed(this.say("filed_on", "days_fit_the_request/lists")), asks: true };
    if (disposal === HANDED_OVER && !taker) yield this.say("handed_to", "whoever_takes_the_group_is_named");
  }

  *mended(statement, last, merged, today) {
    if (!statement.startsWith(this.office.correction))
      yield this.say("statement", "nothing_follows_a_cancellation", { day: last, kind: this.office.terms.CHANGE });
    if (daysOf(merged, today) - 1 > this.office.mendedWithin)
      yield this.say("filed_on", "cancellation_is_mended_in_time", { when: `于 ${merged} 合并` });
  }

  *change({ kind, answers, changed, path, before, last, isUnapproved }) {
    const { correction, reconfirmed, unchanging } = this.office;
    const begins = (words) => words.some((word) => (answers.statement ?? "").startsWith(word));
    const mayStay = kind === "mend" || isUnapproved || this.names.paths.get(path)?.isToBeFiled;
    if (!changed.length && !mayStay && !begins(unchanging)) yield this.say("statement", "a_change_changes_something");
    const isLess = changed.every(({ isText, was, now }) => isText && takesAway(was, now));
    if (changed.map(({ field }) => field).join() === "custodian" || (begins([correction, reconfirmed]) && isLess)) return;
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

  /* What is pushed stays: this comes first. */
  *unfit({ answers }, texts = TEXTS) {
    for (const field of texts.filter((name) => answers[name])) {
      const text = answers[field];
      if (text.search(this.unseen) >= 0) yield this.say(field, "hidden");
      if (this.isPersonal(text)) yield this.say(field, "no_personal_data");
      else if (looksPersonal(text)) yield { ...noticed(this.say(field, "no_personal_data/alike")), asks: true };
    }
  }

  *name({ answers: { name, unit }, path }) {
    const { same, near } = this.names.like(name, unit, path);
    const about = ({ path: place, name: other }) => ({ path: `registry/groups/${place}.yaml`, name: other });
    if (same) yield this.say("name", "names_are_distinct", about(same));
    if (near) yield noticed(this.say("name", "names_are_not_too_alike", about(near)));
  }

  /* Whether it is by name a group that was limited before it was ever filed. */
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
    for (const { field, limit, isOurs } of this.barred(filing)) {
      const who = `受限的${limit.who}`, about = this.office.named[field] + who, reason = answers.further_need;
      const say = (key, values) => this.say(field, key, { about, entry: `（${limit.says}）`, reason, ...values });
      if (!isOurs) yield noticed(say(`${like}/others`));
      else if (this.isOf(limit, answers) && !isAlone) yield noticed(say(`${anew}/itself`, { about: who }));
      else if (reason && !isAlone) yield noticed(say(`${like}/reason`));
      else yield say(anew);
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
    if (need) yield noticed(this.say("term_end", "further_need_is_weighed", { chain: problem.says, reason: need }));
    else yield problem;
  }

  *custodian(filing) {
    const { custodian: name, filed_on: day } = filing.answers, { namesakes, people, left } = this.office;
    const labels = new Map(Object.entries(namesakes)).get(name), person = people.find(([label]) => label === name);
    const choice = labels?.map((label) => `“${label}”`).join("或"), about = { name, count: labels?.length, choice };
    const listed = (key) => ({ ...this.say("custodian", key, about), rule: "custodian_is_on_the_list" });
    if (labels) yield listed("several_people");
    else if (person) yield* this.known(person, filing);
    else if (left.includes(name)) yield this.say("custodian", "custodian_is_in_office", { name, day });
    else yield listed("unlisted_person");
  }

  *known([label, home], { answers, before }) {
    const unit = this.routes.units.get(answers.unit), isDirector = this.office.directors.includes(label);
    const say = (key, values) => this.say("custodian", key, { name: label, ...values });
    if (isDirector) yield say("custodian_reports_to_another/director");
    else if (unit?.deputies.includes(label)) yield say("custodian_reports_to_another/deputy", { unit: answers.unit });
    if (before?.custodian === label) return;
    const entry = this.limited.get(label), isInside = unit && answers.scope === this.office.terms.INTERNAL;
    if (entry) yield say("blacklisted_custodian_takes_no_group", { entry });
    if (isInside && this.isOutside(this.routes.units.get(home), unit))
      yield say("outside_custodian_makes_a_group_external", { unit: home });
  }

  *units({ answers, path, last }) {
    const { terms } = this.office;
    const { unit: name, filed_on: day } = answers, own = this.routes.units.get(name);
    if (name && !own) yield { ...this.say("unit", "unlisted_unit", { unit: name }), rule: "unit_is_on_the_list" };
    if (!own) return;
    const { starts, ends, slug } = own, [folder] = (path ?? "").split("/"), open = "unit_is_open_on_the_day";
    if (ends < day) yield this.say("unit", `${open}/ended`, { unit: name, day, ends });
    else if (starts > day) yield this.say("unit", `${open}/to_come`, { unit: name, day, starts });
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
      yield noticed(this.say("term_end", `${inTime}/until`, { day, steps: whole.titles.join("、"), end: old.last }));
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
    const ends = "term_ends_after_it_begins";
    if (end && begins && end < begins) yield this.say("term_end", ends, { end, begins });
    else if (kind === "short" && days > most) yield this.say("term_end", `${ends}/short`, { begins: first, days, most });
    else if (kind === "short" && !end) yield this.say("term_end", `${ends}/open`, { most });
  }
}
