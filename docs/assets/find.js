/* Groups in the search of every page: found as the register finds them, above what Material's own search finds in prose. */
(function () {
  "use strict";

  const MOST = 8;
  const base = new URL("..", document.currentScript.src);
  const { asked, columns, fold, isLetters, learn, says } = window.matching;
  const search = document.querySelector(".r-search"), input = search.querySelector("[name=query]");
  const section = search.querySelector(".r-found"), list = section.querySelector("ol"), all = section.querySelector("p a");
  let entries = null;
  let isComposing = false; /* an input method is at work: Enter is its own */

  fetch(new URL("search/groups.json", base))
    .then((answer) => answer.json())
    .then((data) => {
      const at = columns(data);
      entries = data.page.map((page, it) => {
        const [name, unit, custodian, state, number] = ["name", "unit", "custodian", "state", "number"].map((key) => at[key](it));
        return { page, name, said: [name, unit, custodian].join(" "), more: number, note: [unit, custodian, state, number].filter(Boolean).join(" · ") };
      });
      show();
    })
    .catch(() => {}); /* the rest of the search goes on, and the register is one click away */

  function show() {
    const words = asked(input.value);
    section.hidden = !words.length || !entries;
    if (section.hidden) return;
    if (words.some(isLetters)) learn(new URL("assets/filing/vendor/pinyin.txt", base), show);
    const found = entries.filter((entry) => words.every((word) => says(entry, word)));
    found.sort((a, b) => fold(b.name).includes(words[0]) - fold(a.name).includes(words[0])); /* a name before a unit or person */
    section.hidden = !found.length;
    list.replaceChildren(
      ...found.slice(0, MOST).map((entry) => {
        const item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("small");
        link.href = new URL(`groups/${entry.page}/`, base);
        link.textContent = entry.name;
        note.textContent = entry.note;
        link.append(note);
        item.append(link);
        return item;
      }),
    );
    all.href = new URL(`register/?${new URLSearchParams({ text: input.value.trim() })}`, base);
    all.textContent = `在台账中查看全部 ${found.length} 个群组`;
  }

  /* Material listens to keys, of which an input method, a paste or a finger sends none. */
  const told = () => input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  input.addEventListener("compositionstart", () => (isComposing = true));
  input.addEventListener("compositionend", () => {
    isComposing = false;
    show();
    told();
  });
  input.addEventListener("input", () => {
    if (isComposing) return;
    show();
    told();
  });
  search.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.target !== input) return;
      if (event.isComposing || isComposing) event.stopPropagation();
      else if (!section.hidden) {
        event.preventDefault();
        event.stopPropagation(); /* the first group, not the first passage */
        list.querySelector("a").click();
      }
    },
    true,
  );
  search.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  search.querySelector("form").addEventListener("reset", () => setTimeout(show));
  show();
})();
