/* Whether a group is on file: in the search of every page, above what Material's own search finds in prose, and where a
   page asks for it (templates/macros.html). Only an equal title or number is an answer; anything else is a near name. */
(function () {
  "use strict";

  const MOST = 8, NEAR = 3, PAUSE = 80;
  const base = new URL("..", document.currentScript.src);
  const { asked, called, groupsOf, isLetters, learn, nearest, says } = window.matching;
  const tables = new URL("assets/filing/vendor/", base);
  const made = document.getElementById("made");

  function h(tag, about, ...parts) {
    const element = Object.assign(document.createElement(tag), about);
    element.append(...parts);
    return element;
  }

  /* The list of groups, once somebody asks. What only the office knows is not read where a page stands apart. */
  let list = null;
  const read = (name) =>
    fetch(new URL(`search/${name}.json`, base)).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)));
  const inside = document.querySelector("[data-inside]");
  const bring = () => (list = list || Promise.all(["groups", ...(inside ? ["inside"] : [])].map(read)).then(entriesOf));
  const LIMIT = "黑名单：限制群组服务功能（第二十一条）";
  function entriesOf([{ barred, ...groups }, office = { limits: {}, notes: {}, asked: true, coming: [] }]) {
    const { custodian, limits, notes, asked, coming } = office;
    const other = ([name, unit, platform, verdict = "未备案"], limit) =>
      ({ name, unit, platform, verdict, limit, notes: [], custodian: "", more: "", mark: "" });
    const entries = groupsOf({ ...groups, ...(custodian && { custodian }) }).map((group) =>
      ({ custodian: "", ...group, more: group.number, limit: limits[group.page], notes: notes[group.page] || [] }));
    entries.push(...barred.map((it) => other(it, LIMIT)), ...coming.map((it) => other(it))); /* barred: never filed */
    for (const entry of entries) entry.said = [entry.name, entry.unit, entry.custodian].join(" ");
    entries.isAsked = asked;
    return entries;
  }

  const link = (entry) =>
    entry.page ? h("a", { href: new URL(`groups/${entry.page}/`, base) }, entry.name) : h("b", {}, entry.name);
  const about = (entry, ...more) =>
    h("small", {}, [entry.unit, ...more, entry.number].filter(Boolean).join(" · "));

  /* What can be filed on a group, one tap away; its own page says more of one that was never approved. */
  function acts({ page, mark, proof }) {
    if (!inside || !page || mark === "out" || proof === "refused") return "";
    const link = ([kind, word]) => h("a", { href: new URL(`file/?kind=${kind}&group=${page}`, base) }, word);
    return h("p", { className: "r-acts" }, ...[["change", "变更"], ["cancel", "注销"]].map(link));
  }

  /* A sentence for each group of that name. */
  function verdict(entry) {
    const isGoing = / · /.test(entry.state); /* an extension is under way */
    const please = /临时群/.test(entry.verdict) ? "应当注销" : "应当注销或办理延期"; /* Art. 10: the former is not prolonged */
    const over = isGoing ? entry.state : `${entry.state}，${please}`;
    const term = { over, wait: entry.state, due: entry.state }[entry.mark];
    const now = [entry.verdict, term].filter(Boolean).join("；");
    const sentence = [now, entry.limit, ...entry.notes].filter(Boolean).join("。");
    const mark = entry.limit ? "refused" : ["over", "out"].includes(entry.mark) ? entry.mark : entry.proof;
    return h("li", { className: mark }, link(entry), h("p", {}, `${sentence}。`), about(entry, entry.platform), acts(entry));
  }
  const day = made ? `截至 ${made.textContent}。` : "";
  const doubt = (entries) => (entries.isAsked ? "" : "尚未与代码平台核对，在办的申请不在其中。");

  /* What is said of a text: sentences, near names, whose groups they are. */
  function answer(entries, text, { file }) {
    const same = called(entries, text);
    if (same.length) {
      const others = same.length > MOST ? `另有 ${same.length - MOST} 个同名。` : "";
      const note = `${others}${day}同名不等于同一群，请与负责人核对。${doubt(entries)}`;
      return [h("ol", {}, ...same.slice(0, MOST).map(verdict)), h("p", {}, note)];
    }
    const own = entries.filter((entry) => entry.custodian && entry.custodian.replace(/（.*）$/, "") === text.trim());
    const near = own.length ? own.slice(0, MOST) : nearest(entries, text, NEAR);
    const names = h("ol", {}, ...near.map((entry) => h("li", {}, link(entry), about(entry, entry.custodian, entry.state))));
    if (own.length) return [h("p", {}, h("b", {}, `${text.trim()}负责的群组 ${own.length} 个`)), names, h("p", {}, day)];
    const please = file ? h("a", { href: file }, "请填报") : "请向使用部门核实、填报";
    return [
      h("p", {}, h("b", {}, "未见同名的群组"), near.length ? "，名称相近的有：" : "。"),
      ...(near.length ? [names] : []),
      h("p", {}, "未备案的，", please, `。${day}${doubt(entries)}`),
    ];
  }

  /* A box in which somebody asks; `lay` puts what is to be said where it belongs. */
  function ask(input, lay) {
    let timer = 0;
    async function show() {
      const text = input.value.trim();
      const entries = text ? await bring().catch(() => null) : [];
      if (entries && asked(text).some(isLetters)) await learn("pinyin.txt", tables);
      if (entries && text && !called(entries, text).length) await learn("need.json", new URL("search/", base));
      if (text === input.value.trim()) lay(entries, text);
    }
    function soon() {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    }
    input.addEventListener("focus", () => bring().catch(() => {}), { once: true });
    input.addEventListener("compositionend", soon);
    input.addEventListener("input", (event) => event.isComposing || soon());
    show();
    return show;
  }
  const FAILED = "未能读取群组名单，请刷新本页，或在台账中查找。";

  for (const form of document.querySelectorAll(".r-question")) {
    const said = form.querySelector(".r-verdict");
    form.addEventListener("submit", (event) => event.preventDefault());
    ask(form.querySelector("input"), (entries, text) =>
      said.replaceChildren(...(!text ? [] : entries ? answer(entries, text, form.dataset) : [h("p", {}, FAILED)])),
    );
    form.hidden = false;
  }

  const search = document.querySelector(".r-search");
  if (!search) return;
  const input = search.querySelector("[name=query]");
  const section = search.querySelector(".r-found"), said = section.querySelector(".r-verdict");
  const rows = section.querySelector(".r-others"), all = section.querySelector(".r-all a");

  /* In the header: the sentence of a group of that name, and what the register finds. */
  const again = ask(input, (entries, text) => {
    const words = asked(text);
    section.hidden = !words.length || !entries;
    section.parentElement.classList.toggle("found", !section.hidden);
    if (section.hidden) return;
    const same = called(entries, text);
    const found = entries.filter((entry) => entry.page && words.every((word) => says(entry, word)));
    const others = found.filter((entry) => !same.includes(entry));
    others.sort((a, b) => b.name.includes(words[0]) - a.name.includes(words[0])); /* a name before a unit or person */
    const isTitle = /[群组]/.test(text) || nearest(entries, text, 1).length > 0; /* other words are for prose */
    said.replaceChildren(...(same.length || (!found.length && isTitle) ? answer(entries, text, search.dataset) : []));
    rows.replaceChildren(
      ...others.slice(0, MOST).map((entry) => {
        const row = link(entry);
        row.append(about(entry, entry.custodian, entry.state));
        return h("li", {}, row);
      }),
    );
    all.parentElement.hidden = !found.length;
    all.href = new URL(`register/?${new URLSearchParams({ text })}`, base);
    all.textContent = `在台账中查看全部 ${found.length} 个群组`;
  });

  /* Material listens to keys, of which an input method, a paste or a finger sends none. */
  const tell = () => input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  input.addEventListener("compositionend", tell);
  input.addEventListener("input", (event) => event.isComposing || tell());
  const enter = (event) => {
    if (event.key !== "Enter" || event.target !== input) return;
    const first = section.hidden ? null : section.querySelector("li a");
    if (event.isComposing || first) event.stopPropagation(); /* the first group, not the first passage */
    if (event.isComposing || !first) return;
    event.preventDefault();
    first.click();
  };
  search.addEventListener("keydown", enter, true);
  search.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  search.querySelector("form").addEventListener("reset", () => setTimeout(again));
})();
