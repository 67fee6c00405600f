/* 我的: one's own page put together in this browser. The name is kept here alone, and in an address only after the #, which
   no server is told. It filters what every page shows anyway, and says nothing of who sits here. */
(function () {
  "use strict";

  const KEY = "group-registry.me", MANY = 60; /* names that are listed before one is looked for */
  const store = (() => {
    try {
      localStorage.getItem(KEY);
      return localStorage;
    } catch {
      return null; /* a browser that keeps nothing: the name lasts as long as the address */
    }
  })();
  const whose = document.getElementById("whose"), mine = document.getElementById("mine"), told = document.getElementById("told");
  const choose = document.getElementById("choose"), actions = document.querySelector(".r-mine");
  const form = choose.querySelector("form");
  const people = new Map(Array.from(choose.querySelectorAll("li"), (line) => [line.querySelector("a").textContent, line]));

  const part = (title, ...content) => {
    const section = document.createElement("section"), head = document.createElement("h2");
    head.textContent = title;
    section.append(head, ...content);
    return section;
  };
  const line = (text, kind = "r-empty") => Object.assign(document.createElement("p"), { className: kind, textContent: text });

  /* Another page of the site, its links made good for this one. */
  async function page(address) {
    const at = new URL(address, location.href);
    const answer = await fetch(at);
    if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".r-page");
    for (const link of found.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), at).href;
    for (const chip of found.querySelectorAll("[data-end]")) {
      const said = window.anew(chip.dataset.end, chip.dataset.from);
      if (said) [chip.className, chip.textContent] = [`state ${said[0]}`, said[1]];
    }
    return found;
  }

  /* What waits, by request: what it is, which step, why, and the way to it. */
  function waiting(desk) {
    const quiet = desk.querySelector(":scope > .r-quiet");
    const cards = Array.from(desk.querySelectorAll("article"));
    if (!cards.length) return [quiet ? document.importNode(quiet, true) : line("目前没有待您办理的事项。")];
    const list = document.createElement("ul");
    list.className = "r-rows";
    for (const card of cards) {
      const item = document.createElement("li"), note = document.createElement("small");
      const go = card.querySelector(".r-actions a"), since = card.querySelector("[data-since]");
      const titles = Array.from(card.querySelectorAll("h2"), (head) => head.textContent.trim().replace(/\s+/g, " "));
      const link = document.createElement(go ? "a" : "span");
      if (go) link.href = go.href;
      link.textContent = titles.join("；");
      const again = card.querySelector(".r-again h3");
      note.textContent = [again && again.firstChild.textContent.trim(), go && go.textContent.trim()].filter(Boolean).join(" · ");
      item.append(link, document.importNode(since, true), note);
      list.append(item);
    }
    return [list, line("内容和已办步骤见", "soft")];
  }

  async function show(name) {
    const person = people.get(name);
    if (!person) {
      mine.replaceChildren(line(`名单中没有“${name}”：没有负责的群组和任职，或已更名。`));
      return;
    }
    const own = page(person.querySelector("a").href);
    const desk = "desk" in person.dataset ? page(`../waiting/${person.dataset.no}/`) : null;
    const parts = [];
    const at = desk ? await desk : null;
    const unknown = "未接通代码平台，待办和已报送的请到代码平台查看。";
    const none = (says) => line("known" in mine.dataset ? says : unknown);
    const turns = at ? waiting(at) : [none("目前没有待您办理的事项。")];
    if (turns[turns.length - 1].className === "soft") {
      const link = Object.assign(document.createElement("a"), { href: `../waiting/${person.dataset.no}/`, textContent: "本人的待签" });
      turns[turns.length - 1].append(link, "。");
    }
    parts.push(part("待我办", ...turns));
    const filed = at?.querySelector("#filed ul");
    parts.push(part("我报送的", filed ? document.importNode(filed, true) : none("没有在办的申请。")));
    const found = await own;
    const warnings = Array.from(found.querySelectorAll(":scope > .r-quiet:not([data-first])"), (it) => document.importNode(it, true));
    const tables = new Map(Array.from(found.querySelectorAll("h2"), (head) => [head.textContent.trim(), head]));
    const table = tables.get("负责的群组")?.parentElement.querySelector(".r-keeping"), others = tables.get("其他事项")?.nextElementSibling;
    parts.push(part("我负责的", table ? document.importNode(table, true) : line("没有负责的群组。")));
    if (others) parts.push(part("其他事项", document.importNode(others, true)));
    mine.replaceChildren(...warnings, ...parts);
  }

  function open(name) {
    store?.setItem(KEY, name);
    whose.textContent = `我的：${name}`;
    told.hidden = choose.hidden = true;
    actions.hidden = false;
    mine.replaceChildren(line("正在读取"));
    show(name).catch(() => mine.replaceChildren(line("未能读取，请重新打开本页。")));
  }

  function close() {
    store?.removeItem(KEY);
    history.replaceState(null, "", location.pathname);
    whose.textContent = "我的";
    mine.replaceChildren();
    told.hidden = choose.hidden = false;
    actions.hidden = true;
  }

  const asked = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };
  choose.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = encodeURIComponent(link.textContent); /* the change of it opens the page */
  });
  addEventListener("hashchange", () => asked() && open(asked()));
  document.getElementById("forget").addEventListener("click", close);
  const hint = people.size > MANY ? line(`共 ${people.size} 人。输入姓名或单位，选定本人。`, "soft") : null;
  const found = () => Array.from(people.values()).filter((person) => !person.hidden);
  const look = () => {
    const word = form.elements.text.value.trim();
    for (const person of people.values()) person.hidden = word ? !person.textContent.includes(word) : Boolean(hint);
    if (hint) hint.hidden = Boolean(word);
  };
  form.hidden = false;
  if (hint) form.after(hint);
  look(); /* a browser may have kept what was typed */
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (found().length === 1) found()[0].querySelector("a").click();
  });
  form.addEventListener("input", look);

  const name = asked() || store?.getItem(KEY);
  if (name) open(name);
})();
