/* How groups are found, with the same answer by the register's filter, the search of every page and the question
   whether a group is on file. */
(function () {
  "use strict";

  /* One form for what looks alike: full and half width, upper and lower case, spaces. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const isLetters = (word) => /^[a-z]+$/.test(word);

  /* Tables that are asked for once they are needed: pinyin, when somebody types letters; traditional characters. */
  const known = { pinyin: new Map(), traditional: new Map() }, asking = {};
  function learn(name, folder) {
    const read = () => fetch(new URL(`${name}.txt`, folder)).then((answer) => (answer.ok ? answer.text() : ""));
    asking[name] = asking[name] || read().then((text) => take(name, text.split("\n"))).catch(() => {});
    return asking[name];
  }
  function take(name, lines) {
    if (name === "traditional") {
      const simple = Array.from(lines[1]);
      return Array.from(lines[0]).forEach((character, at) => known.traditional.set(character, simple[at]));
    }
    for (const [syllable, characters] of lines.map((line) => line.split(" "))) {
      for (const character of characters || "") known.pinyin.set(character, syllable);
    }
  }

  /* Pinyin: whole syllables or their beginnings; to the last one, if the whole must be said. */
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

  /* What a title says, however it is written: without emoji, quotes and spaces, in one width, one case and one script.
     Nothing that a reader would take for another word is made equal. */
  const UNSAID = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Cf}\ufe0f\u20e3]/gu;
  const QUOTES = /[\s"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300a-\u300f\u3008\u3009\u301d-\u301f]+/g;
  const plain = (text) =>
    Array.from(text.replace(UNSAID, "").normalize("NFKC").toLowerCase().replace(QUOTES, "").replace(/\p{Pd}/gu, "-"))
      .map((sign) => known.traditional.get(sign) || sign)
      .join("");
  /* WeChat puts the number of members behind a title; a group begins with three, and (2) tells two groups apart. */
  const uncounted = (text) => text.replace(/[([](?:[3-9]|[1-9]\d{1,3})人?[)\]]$/, "");
  const numeral = (text) => plain(text).replace(/[[({【]/g, "〔").replace(/[\])}】]/g, "〕").replace(/^(?:备案)?编号:?/, "");
  function titled(entry) {
    if (entry.plainAt !== known.traditional.size) {
      [entry.plain, entry.plainAt] = [plain(entry.name), known.traditional.size];
      const number = numeral(entry.more || "").replace(/〔变更\d+〕$/, "");
      entry.numbers = /\d/.test(number) ? [number, number.slice(Math.max(number.indexOf("〔"), 0))] : [];
    }
    return entry.plain;
  }

  /* The groups of that very title or number. */
  function called(entries, text) {
    const whole = plain(text), number = numeral(text);
    if (!whole) return [];
    const of = (title) => entries.filter((entry) => titled(entry) === title || entry.numbers.includes(number));
    const found = of(whole);
    return found.length ? found : of(uncounted(whole));
  }

  /* How many characters are to be put in, taken out or changed to make one text of another. */
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

  /* A title without what it calls the group: 小组, 工作群, 二群. */
  const core = (title) => title.replace(/(?:工作|交流)*[一二三四五六七八九十\d]*(?:群|小?组|专班)+$/, "") || title;

  /* The groups that come nearest to a title that is not there: by sound, by what is typed of it, by the letters. */
  function nearest(entries, text, most) {
    const wanted = uncounted(plain(text)), words = asked(text), letters = wanted.replace(/['\-\s]/g, "");
    const limit = Math.max(2, wanted.length / 2), isSpoken = isLetters(letters) && known.pinyin.size > 0;
    const within = (one, other, most) => {
      const far = Math.abs(one.length - other.length) > most ? Infinity : apart(one, other);
      return far < one.length && far <= most ? far : Infinity;
    };
    function aloud(title) {
      const syllables = spoken(title), initials = syllables.map((it) => it[0] || "").join("");
      if (speaks(syllables, 0, letters, true)) return 0;
      if (speaks(syllables, 0, letters)) return 0.5;
      return Math.min(within(letters, initials, 1), within(letters, syllables.join(""), 2));
    }
    function distance(entry) {
      const title = titled(entry), gap = Math.min(Math.abs(title.length - wanted.length), 90);
      const part = words.length && words.every((word) => says(entry, word)) ? 1 + gap / 100 : Infinity;
      const same = core(title) === core(wanted) ? 0.7 + apart(wanted, title) / 100 : Infinity;
      return Math.min(part, same, isSpoken ? aloud(title) : within(wanted, title, limit));
    }
    const found = entries.map((entry, place) => ({ entry, place, far: distance(entry) })).filter((it) => it.far < Infinity);
    return found.sort((a, b) => a.far - b.far || a.place - b.place).slice(0, most).map((it) => it.entry);
  }

  /* A column that repeats itself comes as words and which stands where, numbers as what is around their digits and these. */
  function column({ words, at, digits } = {}, plain) {
    if (!words) return (it) => plain[it];
    if (!digits) return (it) => words[at[it]];
    return (it) => (digits[it] === null ? words[at[it]] : words[at[it]].replace("\0", digits[it]));
  }

  /* The groups of the list, by the names of its columns; what their terms say today is put in. */
  function groupsOf(data) {
    const columns = Object.entries(data).map(([name, it]) => [name, column(it, it)]);
    return data.page.map((_, it) => {
      const group = Object.fromEntries(columns.map(([name, at]) => [name, at(it)]));
      const now = window.anew(group.ends, group.starts);
      if (now && group.mark !== "out") [group.mark, group.state] = now;
      return group;
    });
  }

  const asked = (text) => text.split(/\s+/).map(fold).filter(Boolean);
  window.matching = { asked, called, groupsOf, isLetters, learn, nearest, says };
})();
