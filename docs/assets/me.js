/* 我的: the way to one's own page. The name is kept in this browser alone, and in an address only after the #, which no server
   is told. It leads to a page that everybody in the office may see, and says nothing of who sits here. */

import { h } from "./filing/dom.js";
import { store, stored } from "./filing/draft.js";

const KEY = "group-registry.me", MANY = 60; /* names that are listed before one is looked for */
const FORGET = "choose"; /* the link of each person's page that clears the name */
const mine = document.getElementById("mine"), choose = document.getElementById("choose");
const form = choose.querySelector("form");
const people = new Map(Array.from(choose.querySelectorAll("li"), (line) => [line.querySelector("a").textContent, line]));

function open(name) {
  const own = people.get(name)?.querySelector("a");
  mine.textContent = own ? "" : `名单中没有“${name}”：没有负责的群组和任职，或已更名。`;
  if (!own) return;
  store(KEY, name);
  location.replace(own.href);
}

function asked() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function look() {
  if (asked() === FORGET) store(KEY, null);
  const name = asked() || stored(KEY);
  if (name && name !== FORGET) open(name);
}
choose.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) store(KEY, link.textContent);
});
addEventListener("hashchange", look);

const hint = people.size > MANY ? h("p", { className: "soft" }, `共 ${people.size} 人。输入姓名或单位，选定本人。`) : "";
const find = () => {
  const word = form.elements.text.value.trim();
  for (const person of people.values()) person.hidden = word ? !person.textContent.includes(word) : Boolean(hint);
  if (hint) hint.hidden = Boolean(word);
};
form.hidden = false;
form.after(hint);
find(); /* a browser may have kept what was typed */
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const found = Array.from(people.values()).filter((person) => !person.hidden);
  if (found.length === 1) found[0].querySelector("a").click();
});
form.addEventListener("input", find);
look();
