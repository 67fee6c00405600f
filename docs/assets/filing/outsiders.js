/* What in the words of 成员范围 reads like people from outside: rules/article_02_scope.py; a test holds both equal. */

export class Outsiders {
  constructor({ words, clauses, excludes, noUnit, short }, { units, terms }) {
    Object.assign(this, { units, terms });
    this.words = new Map(Object.entries(words).map(([kind, pattern]) => [kind, new RegExp(pattern, "u")]));
    [this.clauses, this.excludes] = [clauses, excludes].map((pattern) => new RegExp(pattern, "u"));
    this.noUnit = new RegExp(noUnit, "gu");
    this.short = new Map(Object.entries(short).map(([name, unit]) => [name, units.get(unit)]));
    [this.names, this.shortNames] = [units, this.short].map((map) => [...map.keys()].sort(longestFirst));
  }

  /* The first mention of people from outside; a unit's name tells more than a word. */
  first(text, own) {
    const clauses = text.split(this.clauses).filter((clause) => !this.excludes.test(clause));
    const [full, rest] = found(this.names, clauses.join("，"));
    const [short, last] = found(this.shortNames, rest.replace(this.noUnit, "，"));
    const named =
      full.find((name) => this.isOutside(this.units.get(name), own)) ??
      short.find((name) => this.isOutside(this.short.get(name), own));
    return named ?? last.match(this.words.get(own.kind))?.[0];
  }

  isOutside(unit, own) {
    return own.kind === this.terms.DEPARTMENT ? unit?.kind !== own.kind : unit !== own;
  }
}

const longestFirst = (one, other) => other.length - one.length || (one < other ? -1 : 1);

/* The names that stand in the text, longer ones first, and the text without them. */
function found(names, text) {
  const standing = [];
  for (const name of names) {
    if (!text.includes(name)) continue;
    standing.push(name);
    text = text.replaceAll(name, "，");
  }
  return [standing, text];
}
