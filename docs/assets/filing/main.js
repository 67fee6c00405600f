/* Opens the filing page. */

import { Form } from "./form.js";
import { forgeOf } from "./forge.js";
import { Names } from "./names.js";
import { HEADING, OF_A_GROUP, Page } from "./page.js";
import { Routes } from "./route.js";
import { measureOf } from "./text.js";
import { Rules } from "./rules.js";

const BOOKS = ["incident", "minutes", "paper", "blacklist", "quiet-period"];
const KINDS = ["create", "short", ...OF_A_GROUP];

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  return answer;
}

const read = async (address) => (await fetched(address)).json();
const unpacked = async (address) =>
  new Response((await fetched(address)).body.pipeThrough(new DecompressionStream("deflate"))).json();

async function source(path) {
  const [folder, slug] = path.split("/");
  const groups = await unpacked(`groups/${encodeURIComponent(folder)}.bin`);
  const [data, heading = HEADING, approved, text] = groups[slug] ?? [];
  if (!data || approved === undefined) return data ? { heading, data } : null;
  return { heading, data: approved ?? data, pushed: data, text };
}

export async function open(root, query) {
  const book = BOOKS.find((name) => name === query.get("book"));
  const files = [`../schema/${book ?? "group"}.schema.json`, "office.json", "groups.json", "../search/need.json"];
  const [schema, office, groups, need, books] = await Promise.all([...files, ...(book ? ["books.json"] : [])].map(read));
  const names = new Names(groups, office, measureOf(need));
  const [form, routes, forge] = [new Form(schema), new Routes(office), forgeOf(document)];
  const context = { form, office, routes, names, rules: new Rules(office, routes, names), forge };
  if (book) {
    const { Book } = await import("./book.js");
    const made = new Book(root, book, { ...context, books, query });
    root.classList.add("ready", "book");
    return made;
  }
  const asked = KINDS.find((name) => name === query.get("kind")) ?? "create";
  const path = OF_A_GROUP.includes(asked) && names.paths.has(query.get("group")) ? query.get("group") : "";
  const kind = office.closed[path] ? "mend" : asked === "mend" ? "change" : asked;
  const filed = path ? await source(path).catch(() => null) : null;
  const page = new Page(root, { ...context, kind, path, filed });
  root.classList.add("ready");
  document.getElementById(`f-${query.get("at")}`)?.focus();
  if (filed && query.has("custodian")) page.handOver(query.get("custodian"), query.getAll("next"));
  return page;
}

const root = document.getElementById("filing");
open(root, new URLSearchParams(location.search)).catch((error) => {
  root.classList.add("absent");
  throw error;
});
