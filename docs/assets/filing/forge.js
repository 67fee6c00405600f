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
  },
  gitea: {
    filled: () => "",
    blank: (at, path) => `${at.url}/_new/${at.branch}/${path.slice(0, path.lastIndexOf("/"))}`,
    edit: (at, path) => `${at.url}/_edit/${at.branch}/${path}`,
    file: (at, path) => `${at.url}/src/branch/${at.branch}/${path}`,
    pull: (at, number) => `${at.url}/pulls/${number}`,
  },
};

KINDS.forgejo = KINDS.gitea;

/* The forge that mkdocs.yml names; null where it names none that is known. */
export function forgeOf(page) {
  const { kind, url = "", branch, buttons = "" } = page.querySelector("meta[name=forge]")?.dataset ?? {};
  const known = KINDS[kind];
  if (!known || !/^https?:\/\//u.test(url)) return null;
  const at = { url: url.replace(/\/+$/u, ""), branch };
  const bound = Object.entries(known).filter(([, make]) => typeof make === "function");
  return { buttons: buttons.split("|"), ...Object.fromEntries(bound.map(([name, make]) => [name, (...words) => make(at, ...words)])) };
}

/* The address that brings the text along; empty where that would be too long. */
export function addressFor(forge, path, text) {
  const address = forge.filled(path, text);
  return address.length <= LONGEST ? address : "";
}
