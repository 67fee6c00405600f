/* Addresses at the forge. A filing goes there as a file that is ready to propose, or as one to be pasted into. */

/* What GitHub takes in one address, in bytes; a Chinese character takes nine. */
const LONGEST = 8191;
const asked = (words) => new URLSearchParams(words).toString().replaceAll("+", "%20");

const github = (url, branch) => ({
  filled: (path, text) => `${url}/new/${branch}?${asked({ filename: path, value: text })}`,
  blank: (path) => `${url}/new/${branch}?${asked({ filename: path })}`,
  edit: (path) => `${url}/edit/${branch}/${path}`,
  pull: (number) => `${url}/pull/${number}`,
  record: (path) => `${url}/blob/approvals/${path}`,
});

const gitea = (url, branch) => {
  const blank = (path) => `${url}/_new/${branch}/${path.slice(0, path.lastIndexOf("/"))}`;
  const edit = (path) => `${url}/_edit/${branch}/${path}`;
  return {
    blank,
    edit,
    filled: (path, text) => `${blank(path)}?${asked({ filename: path.split("/").pop(), value: text })}`,
    changed: (path, text) => `${edit(path)}?${asked({ value: text })}`,
    pull: (number) => `${url}/pulls/${number}`,
    record: (path) => `${url}/src/branch/approvals/${path}`,
  };
};

/* There readers may not open these pages; they can in a fork of their own. */
const forgejo = (url, branch) => ({
  ...gitea(url, branch),
  url,
  compare: (head) => `${url}/compare/${branch}...${head}`,
  upstream: `${url.split("/").slice(-2)[0]}:${branch}`,
  fork: (account) => forgejo(url.replace(/[^/]+(?=\/[^/]+$)/u, account), branch),
});

const KINDS = { github, gitea, forgejo };

export function forgeOf(page) {
  const { kind, url = "", branch, buttons = "" } = page.querySelector("meta[name=forge]")?.dataset ?? {};
  if (!Object.keys(KINDS).includes(kind) || !/^https?:\/\//u.test(url)) return null;
  return { ...KINDS[kind](url.replace(/\/+$/u, ""), branch), buttons: buttons.split("|") };
}

/* The address that brings the text along, if the forge takes one so long. */
export function addressFor(forge, { path, text, isNew = true }) {
  const address = (isNew ? forge.filled : forge.changed)?.(path, text) ?? "";
  return address.length <= LONGEST ? address : "";
}
