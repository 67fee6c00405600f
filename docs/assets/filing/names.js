/* Every group that is on file, by its name. */

import { folded, isShared } from "./text.js";

export class Names {
  constructor(groups, office, measure) {
    const keys = ["path", "name", "unit", "custodian", "isOver", "isNumbered", "isToBeFiled"];
    this.groups = groups.map((group) => Object.fromEntries(keys.map((key, at) => [key, group[at]])));
    this.measure = measure;
    this.standing = this.groups.filter((group) => !group.isOver);
    const spelled = ({ name, former }) => [name, ...former].map((it, _, all) => [all, measure.spelled(it)]);
    this.needs = (name, unit) => {
      this.units ??= office.units.flatMap(spelled);
      return measure.needs(name, this.units.filter(([names]) => names.includes(unit)).map(([, it]) => it));
    };
    this.paths = new Map(this.groups.map((group) => [group.path, group]));
  }

  /* Another group of that name, and else one whose name differs only in what tells nothing. */
  like(name, unit, path) {
    this.read ??= this.standing.map((group) => [folded(group.name), this.needs(group.name, group.unit), group]);
    const whole = folded(name), needs = this.needs(name, unit);
    const other = (isLike) => this.read.find((it) => isLike(it) && it[2].path !== path)?.[2];
    const same = other(([its]) => its === whole);
    return { same, near: same ? undefined : other(([, its]) => isShared(its, needs)) };
  }

  found(words, most, among) {
    const wanted = words.split(/\s+/u).map(folded).filter(Boolean);
    const text = (group) => folded(`${group.name} ${group.unit} ${group.custodian}`);
    const fits = among.filter((group) => wanted.every((word) => text(group).includes(word)));
    return { count: fits.length, first: fits.slice(0, most) };
  }
}
