/* 我的: one's own page put together in this browser. The name is kept here alone, and in an address only after the #, which
   no server is told. It filters what every page shows anyway, and says nothing of who sits here. */

import { h } from "./filing/dom.js";
import { store, stored } from "./filing/draft.js";

const KEY = "group-registry.me", MANY = 60; /* names that are listed before one is looked for */
const whose = document.getElementById("whose"), mine = document.getElementById("mine"), told = document.getElementById("told");
const choose = document.getElementById("choose"), actions = document.querySelector(".r-mine");
const form = choose.querySelector("form");
const people = new Map(Array.from(choose.querySelectorAll("li"), (line) => [line.querySelector("a").textContent, line]));

const part = (title, ...content) => h("section", {}, h("h2", {}, title), ...content);
const line = (says, className = "r-empty") => h("p", { className }, says);
const copy = (element) => document.importNode(element, true);

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

/* A request that waits: what it is, for which step, since when and why, and the way to it. */
function waiting(card) {
  const go = card.querySelector(".r-actions a"), again = card.querySelector(".r-again h3");
  const titles = Array.from(card.querySelectorAll("h2"), (head) => head.textContent.trim().replace(/\s+/g, " "));
  const why = [again && again.firstChild.textContent.trim(), go && go.textContent.trim()].filter(Boolean).join(" · ");
  const title = h(go ? "a" : "span", go ? { href: go.href } : {}, titles.join("；"));
  return h("li", {}, title, copy(card.querySelector("[data-since]")), h("small", {}, why));
}

async function show(name) {
  const person = people.get(name);
  if (!person) return mine.replaceChildren(line(`名单中没有“${name}”：没有负责的群组和任职，或已更名。`));
  const place = `../waiting/${person.dataset.no}/`;
  const pages = [page(person.querySelector("a").href), "desk" in person.dataset ? page(place) : null];
  const [own, desk] = await Promise.all(pages);
  const none = (says) => line("known" in mine.dataset ? says : "未接通代码平台，待办和已报送的请到代码平台查看。");
  const cards = Array.from(desk?.querySelectorAll("article") ?? []), quiet = desk?.querySelector(":scope > .r-quiet");
  const more = h("p", { className: "soft" }, "内容和已办步骤见", h("a", { href: place }, "本人的待签"), "。");
  const turns = cards.length
    ? [h("ul", { className: "r-rows" }, ...cards.map(waiting)), more]
    : [quiet ? copy(quiet) : (desk ? line : none)("目前没有待您办理的事项。")];
  const filed = desk?.querySelector("#filed ul");
  const headed = (title) => Array.from(own.querySelectorAll("h2")).find((head) => head.textContent.trim() === title);
  const table = headed("负责的群组")?.parentElement.querySelector(".r-keeping");
  const others = headed("其他事项")?.nextElementSibling;
  mine.replaceChildren(
    ...Array.from(own.querySelectorAll(":scope > .r-quiet:not([data-first])"), copy),
    part("待我办", ...turns),
    part("我报送的", filed ? copy(filed) : none("没有在办的申请。")),
    part("我负责的", table ? copy(table) : line("没有负责的群组。")),
    ...(others ? [part("其他事项", copy(others))] : []),
  );
}

function open(name) {
  store(KEY, name);
  whose.textContent = `我的：${name}`;
  told.hidden = choose.hidden = true;
  actions.hidden = false;
  mine.replaceChildren(line("正在读取"));
  show(name).catch(() => mine.replaceChildren(line("未能读取，请重新打开本页。")));
}

function close() {
  store(KEY, null);
  location.replace(location.pathname);
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
  const found = Array.from(people.values()).filter((person) => !person.hidden);
  if (found.length === 1) found[0].querySelector("a").click();
});
form.addEventListener("input", look);

const name = asked() || stored(KEY);
if (name) open(name);
