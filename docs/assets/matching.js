/* How groups are found: by the register's filter and by the search of every page, with the same answer. */
(function () {
  "use strict";

  /* One form for what looks alike: full and half width, upper and lower case, spaces. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const isLetters = (word) => /^[a-z]+$/.test(word);

  /* Pinyin: whole syllables or their beginnings, asked for when somebody types letters. */
  let readings = null;
  function learn(address, then) {
    if (readings) return;
    readings = new Map();
    fetch(address)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((lines) => {
        for (const [syllable, characters] of lines.split("\n").map((line) => line.split(" "))) {
          for (const character of characters || "") readings.set(character, syllable);
        }
        if (readings.size) then();
      });
  }
  function speaks(syllables, at, rest) {
    if (!rest) return true;
    const one = syllables[at];
    if (!one) return false;
    if (one.startsWith(rest)) return true;
    const lengths = /^[zcs]h/.test(one) ? [one.length, 2, 1] : [one.length, 1];
    return lengths.some((n) => rest.startsWith(one.slice(0, n)) && speaks(syllables, at + 1, rest.slice(n)));
  }
  function sounds(entry, letters) {
    if (!readings?.size) return false;
    entry.spoken ??= Array.from(entry.said, (sign) => readings.get(sign) || "");
    return entry.spoken.some((_, at) => speaks(entry.spoken, at, letters));
  }

  /* An entry has what is read out (said) and what else is looked through (more); the words asked for are folded. */
  const says = (entry, word) => (entry.text ??= fold(`${entry.said} ${entry.more}`)).includes(word) || (isLetters(word) && sounds(entry, word));

  /* A column that repeats itself comes as words and which stands where, numbers as what is around their digits and these. */
  function column({ words, at, digits } = {}, plain) {
    if (!words) return (it) => plain[it];
    if (!digits) return (it) => words[at[it]];
    return (it) => (digits[it] === null ? words[at[it]] : words[at[it]].replace("\0", digits[it]));
  }
  const columns = (data) => Object.fromEntries(Object.entries(data).map(([name, it]) => [name, column(it, it)]));

  window.matching = {
    asked: (text) => text.split(/\s+/).map(fold).filter(Boolean),
    columns,
    fold,
    isLetters,
    learn,
    says,
  };
})();
