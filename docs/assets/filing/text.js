/* Texts as a reader's eye compares them, as model/similarity.py does; a test holds both equal. */

const LETTER = "[\\p{L}\\p{N}]";
const GAP = "[^\\p{L}\\p{N}]*";
const LONGEST = 40;
const SILENT = /[^\p{L}\p{N}]+/gu;

const letters = (text) => text.replace(SILENT, "");

/* The letters and digits of a text, in one width and one case. */
export function folded(text) {
  return letters(letters(text).normalize("NFKC").toLowerCase());
}

/* A folded text without what tells no two names apart; may be empty. */
export function skeletonOf(common) {
  const pattern = new RegExp(common, "gu");
  return (text) => folded(text).replace(pattern, "");
}

/* Whether a text is one of the words that say nothing, one thing said over and over, or digits only. */
export function emptinessOf(words) {
  const known = words.map((word) => Array.from(word).join(GAP)).join("|");
  const pattern = `^${GAP}(?:${known}|(${LETTER}{1,4}?)(?:${GAP}\\1)+|(?:\\p{Nd}|[^\\p{L}\\p{N}])*)${GAP}$`;
  return (text) => new RegExp(pattern, "u").test(text);
}

/* Whether a text looks as if it held a number, an address or a link of somebody; the check after filing looks closer. */
export function looksPersonal(text) {
  const plain = text.normalize("NFKC").replace(/(?:19|20)\d\d *[-./年] *\d{1,2}(?: *[-./月] *\d{1,2})?/gu, "");
  return /\d(?:[\s\-_.·]*\d){6}/u.test(plain) || /@|https?:|wxid|weixin|t\.me/iu.test(plain);
}

/* Proposes the name of a file: the pinyin of the name, two syllables to a word. */
export function slugOf(table) {
  const readings = new Map();
  for (const line of table.trim().split("\n")) {
    const [syllable, characters] = line.split(" ");
    for (const character of characters) readings.set(character, syllable);
  }
  return (name, taken) => {
    const own = folded(name).replace(/(?:工作|交流)*(?:群组|小组|群|组)$/u, "") || folded(name);
    const words = spoken(own, readings);
    return free(short(words.join("-")), taken);
  };
}

function spoken(text, readings) {
  const words = [];
  let hasRoom = false;
  for (const [part] of text.matchAll(/[a-z0-9]+|[^a-z0-9]/gu)) {
    const isLatin = /^[a-z0-9]/u.test(part);
    const syllable = isLatin ? part : readings.get(part);
    if (!syllable) continue;
    if (hasRoom && !isLatin) words[words.length - 1] += syllable;
    else words.push(syllable);
    hasRoom = !isLatin && !hasRoom;
  }
  return words;
}

/* Cut between two words. */
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
