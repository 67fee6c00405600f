/* The way of a filing and who decides on it: rules/transition.py and pages/filing.py; a test holds both equal. */

const DAY = 86_400_000;

/* Both ends count. */
export function daysOf(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
}

export function dayAfter(first, days) {
  return new Date(Date.parse(first) + days * DAY).toISOString().slice(0, 10);
}

export class Routes {
  constructor(office) {
    this.office = office;
    this.units = new Map(office.units.flatMap((unit) => [unit.name, ...unit.former].map((name) => [name, unit])));
    for (const unit of office.units) this.units.set(unit.name, unit);
  }

  /* The day that Article 10 counts from: Group.first_day in model/records.py. Of paper days a month may be all that is known. */
  firstDay(started, filed) {
    if (!started || !filed) return started || filed;
    const later = daysOf(filed, started) - 1, isMonth = filed.length < 10;
    return isMonth || (later >= 0 && later <= this.office.startWithin) ? started : filed;
  }

  isShort({ first, last }) {
    const days = first && last ? daysOf(first, last) : NaN;
    return days > 0 && days <= this.office.shortLivedDays;
  }

  of(content) {
    const { routes, terms } = this.office;
    if (this.isShort(content) && !content.procedure) return routes.short;
    return content.scope === terms.EXTERNAL || content.isLedFromOutside ? routes.external : routes.internal;
  }

  stricter(...contents) {
    return contents.map((content) => this.of(content)).reduce((a, b) => (b.titles.length > a.titles.length ? b : a));
  }

  /* With who will most likely take each; the deputies of both where the unit changes, and of joint units that review. */
  steps(...contents) {
    const route = this.stricter(...contents);
    const heirs = contents.map(({ unit }) => this.units.get(this.units.get(unit)?.heir)).filter(Boolean);
    const units = [...new Set(heirs)];
    const joint = this.office.jointReview ? contents.flatMap((content) => content.joint) : [];
    const reviewing = [...new Set([...units, ...joint.map((name) => this.units.get(name)).filter(Boolean)])];
    const names = (list) => list.join(" 或 ");
    return route.titles.flatMap((title, rank) => {
      const among = (name) => (reviewing.length > 1 ? name : "");
      if (rank === 0) return reviewing.map(({ name, review }) => ({ title, unit: among(name), who: names(review) }));
      const isLast = rank === route.titles.length - 1;
      return [{ title, unit: "", who: isLast ? names([...new Set(units.flatMap(({ sign }) => sign))]) : "" }];
    });
  }
}
