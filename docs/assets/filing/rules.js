/* What can be said while somebody types. The check after filing says the same, and more: these are here to save a round.

   Each check gives { field, rule, says, fix, notice, asks }: the rule of the check that says the same, for what it cites;
   a notice stops nobody, unless it asks for a word on it. */

import { lackOf, looksPersonal, personalOf } from "./text.js";
import { dayAfter, daysOf } from "./route.js";

const NAMES = ["name", "platform_note", "leader", "custodian", "handed_to"];
const TEXTS = [...NAMES, "member_scope", "purpose", "statement", "further_need"];
const FILLED = [
  ["statement", "写明本次备案的事由，如“原负责人岗位调整”"],
  ["member_scope", "写明加入群组的单位和人员"],
  ["purpose", "写明建群拟开展的工作"],
  ["name", "填写群组在平台上显示的名称"],
  ["further_need", "写明另一项工作的理由；没有的，不填"],
  ["platform_note", "写明平台的名称"],
  ["leader", "填写本单位主管领导的真实姓名"],
  ["handed_to", "写明接管的单位和人员"],
];
const SHOULD_TELL = ["statement", "member_scope", "purpose"];
const wrong = (field, rule, says, fix) => ({ field, rule, says, fix });
const notice = (...words) => ({ ...wrong(...words), notice: true });

export class Rules {
  constructor(office, routes, names) {
    Object.assign(this, { office, routes, names });
    this.lack = lackOf(office.emptyWords);
    this.hidden = new RegExp(office.patterns.hidden, "u");
    this.isPersonal = personalOf(office.patterns);
  }

  /* Everything to say of a filing: its kind, its path, the answers, the form as it was, the first day of use, today. */
  *of(filing) {
    yield* this.unfit(filing);
    yield* this.record(filing);
    yield* this.texts(filing);
    if (filing.kind === "cancel") return;
    if (filing.answers.name) yield* this.name(filing);
    if (filing.answers.custodian) yield* this.custodian(filing);
    yield* this.units(filing);
    yield* this.term(filing);
  }

  *record({ kind, answers, last, isUnapproved, today }) {
    const { statement = "", filed_on: filed, disposal, handed_to: taker } = answers;
    const { reconfirmed, correction, latePaper } = this.office;
    if (isUnapproved && statement && !statement.startsWith(reconfirmed)) {
      const says = `现有内容未经审批，说明须以“${reconfirmed}”开头`;
      yield wrong("statement", "content_is_approved", says, `在说明之前加“${reconfirmed}：”`);
    }
    if (kind !== "change" && statement.startsWith(correction)) {
      const says = `说明以“${correction}”开头，但所办不是变更`;
      yield wrong("statement", "correction_is_a_change", says, "更正笔误的，办理变更；并非更正的，改写说明");
    }
    if (["change", "cancel"].includes(kind) && statement.startsWith(latePaper)) {
      const fix = `说明不以“${latePaper}”开头；漏登的纸质备案，写明其日期、编号`;
      yield wrong("statement", "late_paper_is_a_creation", `已在册的群组不作“${latePaper}”`, fix);
    }
    if (/^[0-9]/.test(last) && filed && filed < last)
      yield wrong("filed_on", "records_in_order", `早于上一条备案记录的 ${last}`, "日期有误的，改正日期");
    const dated = (says, fix) => wrong("filed_on", "days_fit_the_request", `备案日期 ${filed} ${says}`, fix);
    if (filed > today) yield dated("未到，到当日方可合并", "填写有误的，改正日期");
    else if (this.isLate(filed, today))
      yield dated(`早于报送 ${daysOf(filed, today) - 1} 天，超过七天`, "按实际填表的日期改正");
    if (disposal === this.office.terms.HANDED_OVER && !taker) {
      const fix = "补写“移交给”，填写接管的单位和人员";
      yield wrong("handed_to", "whoever_takes_the_group_is_named", "处置为已移交，未写明移交对象", fix);
    }
  }

  /* Whether a day lies longer before the request than it may, were that opened today. */
  isLate(day, today) {
    return daysOf(day, today) - 1 > this.office.handedInWithin;
  }

  *texts({ answers }) {
    for (const [field, fix] of FILLED) {
      const lack = answers[field] && this.lack(answers[field]);
      if (lack === "blank") yield wrong(field, "form_items_are_filled_in", "视为未填写", fix);
      else if (lack && SHOULD_TELL.includes(field)) yield notice(field, "form_items_say_something", "未写明具体内容", fix);
    }
  }

  /* What is pushed stays, so this is said before anything is. */
  *unfit({ answers }, texts = TEXTS) {
    for (const field of texts.filter((name) => answers[name])) {
      const text = answers[field];
      if (this.hidden.test(text)) yield wrong(field, "", "有不可见的字符或表情符号", "删去该字符，重新录入");
      if (this.isPersonal(text)) yield wrong(field, "no_personal_data", "写有号码、账号或链接", "删去，提交后无法收回");
      else if (looksPersonal(text)) {
        const fix = "不得填写电话、证件号、微信号、群链接；确非上述内容的，无须更改";
        yield { ...notice(field, "no_personal_data", "疑似写有号码、账号或链接", fix), asks: true };
      }
    }
  }

  *name({ answers: { name, unit }, path }) {
    const { same, near } = this.names.like(name, unit, path);
    const fix = "另定名称，如加上单位或工作内容", apart = "核对是否为同一群组；不是的，宜写明各自的单位或工作";
    if (same) yield wrong("name", "names_are_distinct", `与${same.unit}的“${same.name}”重名`, fix);
    if (near) yield notice("name", "names_are_not_too_alike", `与${near.unit}的“${near.name}”相近`, apart);
  }

  *custodian(filing) {
    const { custodian } = filing.answers, { namesakes, people } = this.office;
    const labels = Object.keys(namesakes).includes(custodian) && namesakes[custodian];
    const person = people.find(([label]) => label === custodian);
    const said = (says, fix) => wrong("custodian", "custodian_is_on_the_list", says, fix);
    if (labels) yield said(`姓名为“${custodian}”的有 ${labels.length} 人`, `注明是哪一位：${labels.join("、")}`);
    else if (!person)
      yield said(`人员名册中没有在任的“${custodian}”`, "填写在任人员的真实姓名；新到任人员先登入人员名册");
    else yield* this.known(person, filing);
  }

  *known([label, home], { answers, path }) {
    const unit = this.routes.units.get(answers.unit), isDirector = this.office.directors.includes(label);
    const leads = isDirector ? "办事处主任" : unit?.deputies.includes(label) ? `分管${unit.name}的主任` : "";
    const says = `${label}是${leads}，舆情不得向本人报请（第十九条）`;
    if (leads) yield wrong("custodian", "custodian_reports_to_another", says, "改由具体管理群组的工作人员负责");
    const place = this.routes.units.get(home);
    const was = this.names.standing.find((group) => group.path === path)?.custodian;
    const limit = was !== label && this.office.limited[label], barred = `${label}在黑名单限制期内（${limit}）`;
    const other = "另定负责人，或待限制期满、提前解除后办理";
    if (limit) yield notice("custodian", "blacklisted_custodian_takes_no_group", barred, other);
    if (unit && answers.scope === this.office.terms.INTERNAL && was !== label && this.isOutside(place, unit))
      yield this.outsider("outside_custodian_makes_a_group_external", "custodian", `${label}（${home}）`, "或改由本单位人员负责");
  }

  *units({ answers }) {
    const { terms } = this.office;
    const own = this.routes.units.get(answers.unit);
    if (!own) return;
    const inside = answers.scope === terms.INTERNAL;
    for (const name of answers.joint_units || []) {
      const unit = this.routes.units.get(name);
      const listed = (says, fix) => wrong("joint_units", "joint_units_are_on_the_list", says, fix);
      if (!unit) yield listed(`机构名册中没有“${name}”`, "按机构名册填写全称");
      else if (unit === own) yield listed(`“${name}”即使用部门`, "不重复列出，删去");
      else if (inside && this.isOutside(unit, own))
        yield this.outsider("joint_outsiders_make_a_group_external", "joint_units", name);
    }
    const isOffice = own.kind === terms.DEPARTMENT;
    const ofMembers = isOffice ? "outsiders_make_a_group_external" : "own_staff_only_inside_an_agency_group";
    for (const name of inside ? answers.member_units || [] : []) {
      if (this.isOutside(this.routes.units.get(name), own)) yield this.outsider(ofMembers, "member_units", name);
    }
    if (!isOffice && !answers.leader)
      yield wrong("leader", "agency_names_its_leader", `${own.kind}的群组未写明主管领导`, "填写本单位主管领导的真实姓名");
  }

  isOutside(unit, own) {
    return own.kind === this.office.terms.DEPARTMENT ? unit?.kind !== own.kind : unit !== own;
  }

  outsider(rule, field, name, otherwise = "确无外单位人员的，从此处删去") {
    const { INTERNAL, EXTERNAL } = this.office.terms;
    const says = `使用范围是“${INTERNAL}”，但列有“${name}”`;
    return wrong(field, rule, says, `使用范围改为“${EXTERNAL}”；${otherwise}`);
  }

  *term({ kind, answers, start, old, isUnapproved, today }) {
    const { started_on: started, term_end: end } = answers;
    const { shortLivedDays: limit, startWithin } = this.office;
    const ends = (says, fix) => wrong("term_end", "term_ends_after_it_begins", says, fix);
    const wasShort = Boolean(old) && this.routes.of(old) === this.office.routes.short && !isUnapproved;
    const inTime = "short_lived_group_is_filed_in_time";
    if (wasShort && old.last < today)
      yield wrong("term_end", inTime, `${old.last} 已经期满，不能延期`, "办理注销");
    else if (wasShort) {
      const [day, whole] = [dayAfter(old.first, limit - 1), this.routes.of({ ...old, last: "" })];
      const says = `${day} 以前（含当日）仍由分管主任审批；更晚的改为${whole.titles.join("、")}。均须在 ${old.last} 以前（含当日）报送，并经评审`;
      yield notice("term_end", inTime, says);
    }
    const first = this.routes.firstDay(started, start), begins = started || start;
    const days = first && end ? daysOf(first, end) : NaN, isShort = this.routes.isShort({ first, last: end });
    if (old && !wasShort && !isUnapproved && isShort && !answers.procedure) {
      const says = `已按全部程序备案，使用期限缩短至 ${limit} 天以内`;
      yield wrong("procedure", "filing_in_full_is_kept", says, "填写“备案”，沿用原编号");
    }
    const isFiledInFull = Boolean(old || answers.procedure);
    if (isShort && !isFiledInFull && end < today)
      yield wrong("term_end", inTime, `使用期限 ${end} 已过，不再创建、延长`, "日期有误的，改正日期");
    const comesEarly = !isFiledInFull && !isShort && begins > first && this.routes.isShort({ first: begins, last: end });
    if (comesEarly) {
      const says = `在首次备案日期 ${startWithin} 天以后，使用期限从备案日期起算，须按全部程序备案`;
      const fix = `${dayAfter(begins, -startWithin)} 起报送的，只需分管主任审批`;
      const how = kind === "short" ? wrong : notice, otherwise = kind === "short" ? "改按创建办理" : "按全部程序办理";
      yield how("started_on", "start_is_within_seven_days", says, `${fix}；现在报送的，${otherwise}`);
    }
    if (started && start && started < start) {
      const says = `早于首次备案日期 ${start}`;
      if (!isFiledInFull && days <= limit) {
        const fix = `审批之后方可启用，改为 ${start} 或以后；已先行使用的，办理方式填写“备案”，按全部程序办理`;
        yield wrong("started_on", "short_lived_group_is_approved_before_use", says, fix);
      } else yield notice("started_on", "use_does_not_precede_filing", says, "确属先启用后填报的，在备案事项说明中写明");
    }
    if (end && begins && end < begins) yield ends(`早于使用的第一天 ${begins}`, "填写使用的最后一天");
    else if (kind === "short" && days > limit && !comesEarly)
      yield ends(`从 ${first} 起算为 ${days} 天，临时群不超过 ${limit} 天`, "提前使用期限，或改按创建办理");
    else if (kind === "short" && !end)
      yield ends("临时群须写明使用的最后一天", `首尾两日均计入，不超过 ${limit} 天`);
  }
}
