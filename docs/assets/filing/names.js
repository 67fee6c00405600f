/* Which names are taken: every group that is on file, by what a reader's eye sees of its name. */

import { folded, skeletonOf } from "./text.js";

export class Names {
  constructor(groups, office) {
    const keys = ["path", "name", "unit", "custodian", "isOver", "isNumbered"];
    this.groups = groups.map((group) => Object.fromEntries(keys.map((key, at) => [key, group[at]])));
    this.standing = this.groups.filter((group) => !group.isOver);
    this.skeleton = skeletonOf(office.patterns.common);
    this.paths = new Map(this.groups.map((group) => [group.path, group]));
  }

  /* Another group of that name, and else one whose name differs only in what tells nothing. */
  like(name, path) {
    this.read ??= this.standing.map((group) => [folded(group.name), this.skeleton(group.name), group]);
    const whole = folded(name), core = this.skeleton(name);
    const other = (at, text) => this.read.find((it) => it[at] === text && it[2].path !== path)?.[2];
    const same = other(0, whole);
    return { same, near: same || !core ? undefined : other(1, core) };
  }

  /* The first few groups that hold every word, in their name, unit or custodian. */
  found(words, most, among) {
    const wanted = words.split(/\s+/u).map(folded).filter(Boolean);
    const text = (group) => folded(`${group.name} ${group.unit} ${group.custodian}`);
    const fits = among.filter((group) => wanted.every((word) => text(group).includes(word)));
    return { count: fits.length, first: fits.slice(0, most) };
  }
}
