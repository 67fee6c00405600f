/* Texts: what they lack, what is somebody's, the name of a file for them. */

import "../matching.js";

export const { folded, isShared, measureOf } = window.matching;
const LONGEST = 40;

/* What a text lacks: "blank" if it leaves its item empty, "vague" if it says nothing, else nothing. */
export function lackOf({ blank, vague, unknown }) {
  const [empty, idle] = [new Set(blank), new Set(vague)];
  return (text) => {
    const word = folded(text);
    if (empty.has(word) || text.startsWith(unknown)) return "blank";
    return idle.has(word) || /^(?:(.{1,4}?)\1+|\p{Nd}+)$/u.test(word) ? "vague" : "";
  };
}

/* Whether a text holds a number, an account or a link of somebody for sure, by the check's own patterns. */
export function personalOf({ personal, identity, card }) {
  const sure = new RegExp(personal, "i");
  const alone = (pattern) => new RegExp(`(?<![0-9a-z])(?:${pattern})(?![0-9a-z])`, "gi");
  const [identities, cards] = [alone(identity), alone(card)];
  return (text) => {
    const plain = text.normalize("NFKC");
    const isAny = (pattern, isMeant) => (plain.match(pattern) || []).some(isMeant);
    return sure.test(plain) || isAny(identities, isIdentity) || isAny(cards, isCard);
  };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const isIdentity = (digits) =>
  "10X98765432"[WEIGHTS.reduce((sum, weight, at) => sum + weight * digits[at], 0) % 11] === digits[17].toUpperCase();

function isCard(digits) {
  const doubled = (digit) => (digit > 4 ? 2 * digit - 9 : 2 * digit);
  const values = Array.from(digits, Number).reverse();
  return values.reduce((sum, digit, at) => sum + (at % 2 ? doubled(digit) : digit), 0) % 10 === 0;
}

/* Whether a text only looks so; the check after filing looks closer. */
export function looksPersonal(text) {
  const plain = text.normalize("NFKC").replace(/(?:19|20)\d\d *[-./年] *\d{1,2}(?: *[-./月] *\d{1,2})?/gu, "");
  return /\d(?:[\s\-_.·]*\d){6}/u.test(plain) || /@|https?:|wxid|weixin|t\.me/iu.test(plain);
}

/* The pinyin of a name, cut at words; `longWords` are those of more than two characters. */
export function slugOf(table, longWords) {
  const cut = new RegExp(`${longWords}|.(?=${longWords})|..?`, "gu");
  const readings = new Map();
  for (const line of table.trim().split("\n")) {
    const [syllable, characters] = line.split(" ");
    for (const character of characters) readings.set(character, syllable);
  }
  return (name, taken) => {
    const all = joined(name);
    const own = all.replace(/(?:工作|交流)*(?:群组|小组|群|组)$/u, "") || all;
    const words = spoken(own, readings, cut);
    return free(short(words.join("-")), taken);
  };
}

/* The letters and digits of a text, in one width and one case; between Latin words a hyphen. */
function joined(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  const hyphened = plain.replace(/(?<=[a-z0-9])[^\p{L}\p{N}]+(?=[a-z0-9])/gu, "-");
  return hyphened.replace(/(?<![a-z0-9])-|-(?![a-z0-9])|[^\p{L}\p{N}-]/gu, "");
}

function spoken(text, readings, cut) {
  const words = [];
  for (const [part] of text.matchAll(/[a-z0-9-]+|[^a-z0-9-]+/gu)) {
    const spelled = Array.from(part).filter((character) => readings.has(character));
    const han = spelled.join("").match(cut) ?? [];
    const said = han.map((word) => Array.from(word, (character) => readings.get(character)).join(""));
    words.push(...(/^[a-z0-9-]/u.test(part) ? [part] : said));
  }
  return words;
}

function short(slug) {
  if (slug.length <= LONGEST) return slug;
  const cut = slug.slice(0, LONGEST);
  return cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : cut;
}

function free(slug, taken) {
  let found = slug;
  for (let number = 2; found && taken(found); number += 1) found = `${slug}-${number}`;
  return found;
}
