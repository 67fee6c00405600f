/* How groups are found, with the same answer by the register's filter, the search of every page and the question
   whether a group is on file. */
(function () {
  "use strict";

  /* One form for what looks alike: full and half width, upper and lower case, spaces. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const isLetters = (word) => /^[a-z]+$/.test(word);

  /* Letters and digits, in one width and case, as in model/similarity.py. */
  const letters = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "");
  const folded = (text) => letters(letters(text).normalize("NFKC").toLowerCase());

  /* What tells names apart, by the site's own table (search/need.json). `spelled`: signs that look alike are one;
     `tidied`: without the marks around it and the number of members behind it that a telephone puts there; `needs`: what
     the group may be for, whole and less one word that carries no need, where `own` are the names of its unit. */
  function measureOf({ from, to, counts, ...patterns }) {
    const others = Array.from(to), alike = new Map(Array.from(from, (sign, at) => [sign, others[at]]));
    const common = new RegExp(patterns.common, "gu");
    const parts = ["front", "end", "bracket", "inBracket", "around"].map((name) => new RegExp(patterns[name], "u"));
    const [front, end, bracket, inBracket, around] = parts;
    const counted = new Map(Object.entries(counts).map(([platform, pattern]) => [platform, new RegExp(pattern, "u")]));
    const looks = (text) => Array.from(text, (sign) => alike.get(sign) ?? sign).join("");
    const bare = (text) => text.replace(common, "");
    const spelled = (text) => looks(folded(text));
    function tidied(text, platform) {
      const count = counted.get(platform) ?? counted.get("");
      const bare = text.replace(around, "$1").replace(count, "").replace(around, "$1");
      return bare.trim().replaceAll("羣", "群") || text;
    }
    function needs(text, own = []) {
      const title = text.replace(counted.get(""), ""), whole = folded(title), rest = bare(whole), seen = looks(whole);
      const last = bracket.exec(title);
      const fewer = own.filter((name) => seen.startsWith(name)).map((name) => whole.slice(name.length));
      fewer.push(rest.replace(front, "$1"), rest.replace(end, "$1"));
      if (last && inBracket.test(folded(last[1])))
        fewer.push(folded(title.slice(0, last.index) + title.slice(last.index + last[0].length)));
      const found = fewer.map((one) => looks(bare(folded(one)))).filter((one) => Array.from(one).length > 1);
      return new Set([looks(rest), ...found].filter(Boolean));
    }
    return { needs, spelled, tidied };
  }
  const isShared = (some, others) => Array.from(some).some((one) => others.has(one));

  /* Tables, fetched once they are needed. */
  const known = { pinyin: new Map(), measure: null }, asking = {};
  function learn(name, folder) {
    const read = () => fetch(new URL(name, folder)).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)));
    asking[name] = asking[name] || read().then((text) => take(name, text)).catch(() => {});
    return asking[name];
  }
  function take(name, text) {
    if (name === "need.json") return (known.measure = measureOf(JSON.parse(text)));
    for (const [syllable, characters] of text.split("\n").map((line) => line.split(" "))) {
      for (const character of characters || "") known.pinyin.set(character, syllable);
    }
  }

  /* Pinyin: syllables or their beginnings; `isWhole`: to the last one. */
  function speaks(syllables, at, rest, isWhole) {
    if (!rest) return !isWhole || at === syllables.length;
    const one = syllables[at];
    if (!one) return false;
    if (one.startsWith(rest) && (!isWhole || at === syllables.length - 1)) return true;
    const lengths = /^[zcs]h/.test(one) ? [one.length, 2, 1] : [one.length, 1];
    return lengths.some((n) => rest.startsWith(one.slice(0, n)) && speaks(syllables, at + 1, rest.slice(n), isWhole));
  }
  const spoken = (text) => Array.from(text, (sign) => known.pinyin.get(sign) || (/[a-z0-9]/.test(sign) ? sign : ""));
  function sounds(entry, letters) {
    if (!known.pinyin.size) return false;
    entry.spoken = entry.spoken || spoken(entry.said);
    return entry.spoken.some((_, at) => speaks(entry.spoken, at, letters));
  }

  /* An entry has what is read out (said) and what else is looked through (more); the words asked for are folded. */
  function says(entry, word) {
    entry.text = entry.text === undefined ? fold(`${entry.said} ${entry.more}`) : entry.text;
    return entry.text.includes(word) || (isLetters(word) && sounds(entry, word));
  }

  /* A title as it is compared, and without what a telephone adds; filing numbers, whole and from the year on. */
  const spelled = (text) => (known.measure ? known.measure.spelled(text) : folded(text));
  const tidied = (text, platform) => (known.measure ? known.measure.tidied(text, platform) : text);
  function titles(entry) {
    if (entry.measure !== known.measure || !entry.titles) {
      const number = (entry.more || "").replace(/〔变更\d+〕$/, ""), year = Math.max(number.indexOf("〔"), 0);
      entry.measure = known.measure;
      entry.titles = [spelled(entry.name), spelled(tidied(entry.name, entry.platform))];
      entry.numbers = /\d/.test(number) ? [spelled(number), spelled(number.slice(year))] : [];
    }
    return entry.titles;
  }

  /* The groups of that very title or number. */
  function called(entries, text) {
    const whole = spelled(text), number = spelled(text.replace(/^(?:备案)?编号/, ""));
    if (!whole) return [];
    const found = entries.filter((entry) => titles(entry).includes(whole) || entry.numbers.includes(number));
    const bare = {}; /* by platform */
    const own = ({ platform }) => (bare[platform] ??= spelled(tidied(text, platform)));
    return found.length ? found : entries.filter((entry) => titles(entry).includes(own(entry)));
  }

  /* Levenshtein distance. */
  function apart(one, other) {
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      }
      row = next;
    }
    return row[other.length];
  }

  /* Whether a group may be for what a title says. */
  function needOf(text) {
    const wanted = new Map(), { measure } = known;
    return (entry) => {
      if (!measure) return false;
      const own = [measure.spelled(entry.unit || "")].filter(Boolean), [unit = ""] = own;
      entry.needs = entry.needs || measure.needs(entry.name, own);
      if (!wanted.has(unit)) wanted.set(unit, measure.needs(text, own));
      return isShared(wanted.get(unit), entry.needs);
    };
  }

  /* The nearest groups to a title: by need, sound, part, letters. */
  function nearest(entries, text, most) {
    const whole = tidied(text), wanted = spelled(whole), words = asked(text), isOfNeed = needOf(text);
    const typed = folded(whole), isSpoken = isLetters(typed) && known.pinyin.size > 0;
    const limit = Math.max(2, wanted.length / 2);
    const within = (one, other, most) => {
      const far = Math.abs(one.length - other.length) > most ? Infinity : apart(one, other);
      return far < one.length && far <= most ? far : Infinity;
    };
    function aloud({ name }) {
      const syllables = spoken(folded(name)), initials = syllables.map((it) => it[0] || "").join("");
      if (speaks(syllables, 0, typed, true)) return 0;
      if (speaks(syllables, 0, typed)) return 0.5;
      return Math.min(within(typed, initials, 1), within(typed, syllables.join(""), 2));
    }
    function distance(entry) {
      const [title] = titles(entry), gap = Math.min(Math.abs(title.length - wanted.length), 90);
      const part = words.length && words.every((word) => says(entry, word)) ? 1 + gap / 100 : Infinity;
      const same = isOfNeed(entry) ? 0.7 + apart(wanted, title) / 100 : Infinity;
      return Math.min(part, same, isSpoken ? aloud(entry) : within(wanted, title, limit));
    }
    const found = entries.map((entry, place) => ({ entry, place, far: distance(entry) })).filter((it) => it.far < Infinity);
    return found.sort((a, b) => a.far - b.far || a.place - b.place).slice(0, most).map((it) => it.entry);
  }

  /* A column as pages/register.py writes it. */
  function column({ words, at, digits } = {}, plain) {
    if (!words) return (it) => plain[it];
    if (!digits) return (it) => words[at[it]];
    return (it) => (digits[it] === null ? words[at[it]] : words[at[it]].replace("\0", digits[it]));
  }

  /* The groups of the list, with the state of today. */
  function groupsOf(data) {
    const columns = Object.entries(data).map(([name, it]) => [name, column(it, it)]);
    return data.page.map((_, it) => {
      const group = Object.fromEntries(columns.map(([name, at]) => [name, at(it)]));
      const now = window.anew(group.ends, group.starts, false, group.state);
      if (now && group.mark !== "out") [group.mark, group.state] = now;
      return group;
    });
  }

  const asked = (text) => text.split(/\s+/).map(fold).filter(Boolean);
  window.matching = { apart, asked, called, folded, groupsOf, isLetters, isShared, learn, measureOf, nearest, says };
})();
