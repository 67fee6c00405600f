/* Addresses at the forge. A filing goes there as a file that is ready to propose, or as one to be pasted into. */

/* What GitHub takes in one address, in bytes; a Chinese character takes nine. */
export const LONGEST = 8191;

const KINDS = {
  github: {
    filled: (at, path, text) =>
      `${at.url}/new/${at.branch}?filename=${encodeURIComponent(path)}&value=${encodeURIComponent(text)}`,
    blank: (at, path) => `${at.url}/new/${at.branch}?filename=${encodeURIComponent(path)}`,
    edit: (at, path) => `${at.url}/edit/${at.branch}/${path}`,
    file: (at, path) => `${at.url}/blob/${at.branch}/${path}`,
    pull: (at, number) => `${at.url}/pull/${number}`,
    record: (at, path) => `${at.url}/blob/approvals/${path}`,
  },
  gitea: {
    filled: (at, path, text) =>
      `${newFile(at, path)}?filename=${encodeURIComponent(path.split("/").pop())}&value=${encodeURIComponent(text)}`,
    changed: (at, path, text) => `${at.url}/_edit/${at.branch}/${path}?value=${encodeURIComponent(text)}`,
    blank: newFile,
    edit: (at, path) => `${at.url}/_edit/${at.branch}/${path}`,
    compare: (at, head) => `${at.url}/compare/${at.branch}...${head}`,
    file: (at, path) => `${at.url}/src/branch/${at.branch}/${path}`,
    pull: (at, number) => `${at.url}/pulls/${number}`,
    record: (at, path) => `${at.url}/src/branch/approvals/${path}`,
  },
};

KINDS.forgejo = KINDS.gitea;

function newFile(at, path) {
  return `${at.url}/_new/${at.branch}/${path.slice(0, path.lastIndexOf("/"))}`;
}

/* The forge that mkdocs.yml names; null where it names none that is known. */
export function forgeOf(page) {
  const { kind, url = "", branch, buttons = "" } = page.querySelector("meta[name=forge]")?.dataset ?? {};
  const known = KINDS[kind];
  if (!known || !/^https?:\/\//u.test(url)) return null;
  const at = { url: url.replace(/\/+$/u, ""), branch };
  const bound = ({ ...at }) => ({
    ...at,
    ...Object.fromEntries(Object.entries(known).map(([name, make]) => [name, (...words) => make(at, ...words)])),
  });
  const owner = at.url.split("/").slice(-2)[0];
  const fork = known.compare && ((account) => bound({ ...at, url: at.url.replace(/[^/]+(?=\/[^/]+$)/u, account) }));
  return { ...bound(at), buttons: buttons.split("|"), owner, fork };
}

/* The address that brings the text along; empty where that would be too long, or the forge takes none for a change. */
export function addressFor(forge, { path, text, isNew = true }) {
  const address = (isNew ? forge.filled : forge.changed)?.(path, text) ?? "";
  return address.length <= LONGEST ? address : "";
}
