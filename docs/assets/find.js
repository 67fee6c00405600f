/* The search of every page, and the question whether a group is on file (templates/macros.html). Only an equal title or
   number is a verdict; anything else is a near name. */
(function () {
  "use strict";

  const MOST = 8, NEAR = 3, PAUSE = 80, CLEAR = 50;
  const base = new URL("..", document.currentScript.src);
  const { apart, asked, called, groupsOf, isLetters, learn, nearest, says } = window.matching;
  const tables = new URL("assets/filing/vendor/", base);
  const made = document.getElementById("made");

  function h(tag, about, ...parts) {
    const element = Object.assign(document.createElement(tag), about);
    element.append(...parts);
    return element;
  }
  const to = (place, ...parts) => h("a", { href: new URL(place, base) }, ...parts);

  /* The list of groups, once somebody asks. What only the office knows is not read where a page stands apart. */
  const read = (name) =>
    fetch(new URL(`search/${name}.json`, base)).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)));
  /* What is read once; what did not come is asked for again, once there is a net. */
  function once(ask) {
    let kept = null;
    const forget = (why) => {
      kept = null;
      throw why;
    };
    return () => (kept = kept || ask().catch(forget));
  }
  const inside = document.querySelector("[data-inside]"), search = document.querySelector(".r-search");
  const bring = once(() => Promise.all(["groups", ...(inside ? ["inside"] : [])].map(read)).then(entriesOf));
  const bringPages = once(async () => (search ? textsOf(await read("search_index")) : []));
  const textsOf = ({ docs }) => docs.map(({ asked = [], ...page }) => ({ ...page, keys: asked }));
  const BARRED = { verdict: "未备案", limit: "黑名单：限制群组服务功能（第二十一条）" }; /* never filed */
  function entriesOf([{ barred, ...groups }, office = { limits: {}, notes: {}, asked: true, coming: [] }]) {
    const { custodian, limits, notes, asked, coming } = office;
    const other = ([name, unit, platform, verdict]) =>
      ({ name, unit, platform, notes: [], custodian: "", more: "", mark: "", ...(verdict ? { verdict } : BARRED) });
    const entries = groupsOf({ ...groups, ...(custodian && { custodian }) }).map((group) =>
      ({ custodian: "", ...group, more: group.number, limit: limits[group.page], notes: notes[group.page] || [] }));
    entries.push(...[...barred, ...coming].map(other));
    for (const entry of entries) entry.said = [entry.name, entry.unit, entry.custodian].join(" ");
    entries.isAsked = asked;
    return entries;
  }

  const named = (entry) => (entry.page ? to(`groups/${entry.page}/`, entry.name) : h("b", {}, entry.name));
  const about = (entry, ...more) =>
    h("small", {}, [entry.unit, ...more, entry.number].filter(Boolean).join(" · "));

  /* What can be filed on a group, one tap away; its own page says more of one that was never approved. */
  function acts({ page, mark, proof }) {
    if (!inside || !page || mark === "out" || proof === "refused") return "";
    const act = (kind, word) => to(`file/?kind=${kind}&group=${page}`, word);
    return h("p", { className: "r-acts" }, act("change", "变更"), act("cancel", "注销"));
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
    return h("li", { className: mark }, named(entry), h("p", {}, `${sentence}。`), about(entry, entry.platform), acts(entry));
  }
  const day = made ? `截至 ${made.textContent}。` : "";
  const doubt = (entries) => (entries.isAsked ? "" : "尚未与报送平台核对，在办的申请不在其中。");

  /* What the pages say of a text: answers, else titles that are a letter off; passages; whether it is a word of the site's
     own, and so no name of a group. */
  const ASKING = /怎么办|怎么样|怎么|怎样|如何|什么|多久|几天|哪|谁|吗|[?？]/g;
  const ledBy = (entries, text) => entries.filter(({ custodian }) => custodian && custodian.replace(/（.*）$/, "") === text);
  function ofPages(entries, pages, text, requests) {
    const whole = asked(text).join("").replace(/怎么|怎样/g, "如何"), words = asked(text.replace(ASKING, " "));
    const has = (it) => words.length > 0 && words.every((word) => it.toLowerCase().includes(word));
    function worth({ title, text, keys }) {
      const longest = Math.max(0, ...keys.map((key) => (whole.includes(key) ? key.length : 0)));
      if (longest) return CLEAR + longest;
      if (whole.length > 1 && keys.some((key) => key.includes(whole))) return CLEAR;
      return has(title) ? CLEAR - Math.min(title.length, CLEAR - 2) : has(title + text) ? 1 : 0;
    }
    const found = pages.map((page) => ({ page, worth: worth(page) })).filter((it) => it.worth);
    found.sort((a, b) => b.worth - a.worth);
    const clear = found.filter((it) => it.worth >= CLEAR).map((it) => it.page);
    const isAsked = clear.some(({ keys }) => keys.includes(whole) || text.search(ASKING) >= 0);
    const isOwn = isAsked || pages.some(({ title }) => title.includes(whole));
    const near = isOwn ? [] : pages.filter(({ title }) => title.length > 2 && apart(title, whole) === 1);
    const answers = isAsked ? clear.slice(0, NEAR) : near.slice(0, NEAR), rest = found.slice(isAsked ? clear.length : 0);
    return {
      answers: [...requests, ...answers.map((page) => passage(page, ""))],
      passages: rest.slice(0, MOST).map((it) => passage(it.page, words[0])),
      isOwn: (isOwn || near.length + requests.length > 0) && !ledBy(entries, text).length,
    };
  }
  function passage({ location, title, text }, word) {
    const from = Math.max(text.indexOf(word) - 20, 0), part = `${from ? "…" : ""}${text.slice(from, from + 60)}`;
    return h("li", {}, to(location, title, h("small", {}, part)));
  }

  /* What is said of a text: sentences, near names, whose groups they are. */
  function answer(entries, text, file) {
    const same = called(entries, text);
    if (same.length) {
      const others = same.length > MOST ? `另有 ${same.length - MOST} 个同名。` : "";
      const note = `${others}${day}同名不等于同一群，请与负责人核对。${doubt(entries)}`;
      return [h("ol", {}, ...same.slice(0, MOST).map(verdict)), h("p", {}, note)];
    }
    const own = ledBy(entries, text);
    const near = own.length ? own.slice(0, MOST) : nearest(entries, text, NEAR);
    const names = h("ol", {}, ...near.map((entry) => h("li", {}, named(entry), about(entry, entry.custodian, entry.state))));
    if (own.length) return [h("p", {}, h("b", {}, `${text}负责的群组 ${own.length} 个`)), names, h("p", {}, day)];
    const please = file ? h("a", { href: file }, "请填报") : "请向使用部门核实、填报";
    return [
      h("p", {}, h("b", {}, "未见同名的群组"), near.length ? "，名称相近的有：" : "。"),
      ...(near.length ? [names] : []),
      h("p", {}, "未备案的，", please, `。${day}${doubt(entries)}`),
    ];
  }

  /* How far a request has come, by its number. */
  async function ofRequest(words) {
    const [, before, number, after] = /^(第|#)?([1-9]\d{0,5})(号.*)?$/.exec(asked(words).join("")) || [];
    const title = `第 ${number} 号申请`, known = number && inside ? await read("requests").catch(() => ({})) : {};
    const [location, text = before || after] = known[number] || [];
    if (location) return [passage({ location, title, text }, "")];
    return text ? [h("li", {}, `没有${title}的记录，或为本站更新以后所报。`)] : [];
  }

  const listed = (className, rows) => (rows.length ? [h("ol", { className }, ...rows)] : []);
  const toldOf = (entries, text, { answers }, isTitle, file) =>
    [...(isTitle || called(entries, text).length ? answer(entries, text, file) : []), ...listed("r-leads", answers)];

  /* A box in which somebody asks; `lay` puts what is to be said where it belongs. */
  function ask(input, lay) {
    let timer = 0;
    async function show() {
      const text = input.value.trim();
      const [entries, pages] = text ? await Promise.all([bring(), bringPages()]).catch(() => []) : [];
      if (entries && asked(text).some(isLetters)) await learn("pinyin.txt", tables);
      if (entries && !called(entries, text).length) await learn("need.json", new URL("search/", base));
      const requests = await ofRequest(text);
      if (text !== input.value.trim()) return;
      lay(text, ...(entries ? [entries, ofPages(entries, pages, text, requests)] : []));
    }
    function soon() {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    }
    input.addEventListener("focus", () => bring().catch(() => {}), { once: true });
    addEventListener("online", show);
    input.addEventListener("compositionend", soon);
    input.addEventListener("input", (event) => event.isComposing || soon());
    show();
    return show;
  }
  const failed = (text) => (text ? [h("p", {}, "未能读取群组名单，联网后自动再查，也可在台账中查找。")] : []);

  for (const form of document.querySelectorAll(".r-question")) {
    const said = form.querySelector(".r-verdict");
    form.addEventListener("submit", (event) => event.preventDefault());
    ask(form.querySelector("input"), (text, entries, known) =>
      said.replaceChildren(...(entries ? toldOf(entries, text, known, !known.isOwn, form.dataset.file) : failed(text))),
    );
    form.hidden = false;
  }

  if (!search) return;
  const section = search.querySelector("section"), form = search.querySelector("form");

  /* In the header: the register's groups and passages as well. */
  const again = ask(form.query, (text, entries, known) => {
    section.hidden = !text;
    section.dataset.asked = text;
    if (!entries) return section.replaceChildren(...failed(text));
    const words = asked(text), same = called(entries, text);
    const found = entries.filter((entry) => entry.page && words.every((word) => says(entry, word)));
    const others = found.filter((entry) => !same.includes(entry));
    others.sort((a, b) => b.name.includes(words[0]) - a.name.includes(words[0])); /* a name before a unit or person */
    const isName = !found.length && !known.isOwn && (/[群组]/.test(text) || nearest(entries, text, 1).length > 0);
    const row = (it) => h("li", {}, to(`groups/${it.page}/`, it.name, about(it, it.custodian, it.state)));
    const all = to(`register/?${new URLSearchParams({ text })}`, `在台账中查看全部 ${found.length} 个群组`);
    const told = toldOf(entries, text, known, isName, search.dataset.file);
    const parts = [
      ...(told.length ? [h("div", { className: "r-verdict" }, ...told)] : []),
      ...listed("r-others", others.slice(0, MOST).map(row)),
      ...(found.length ? [h("p", { className: "r-all" }, all)] : []),
      ...listed("r-passages", known.passages),
    ];
    const none = h("p", { className: "r-verdict" }, `没有找到“${text}”。请换个说法，或在台账中查找。`);
    section.replaceChildren(...(parts.length ? parts : [none]));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    section.querySelector("li a")?.click();
  });
  form.addEventListener("reset", () => setTimeout(again));
})();
