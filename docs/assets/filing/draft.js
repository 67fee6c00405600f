/* What outlives the tab. A browser that keeps nothing is no reason to fail. */

const PREFIX = "filing:1:";

export function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/* Whether it was kept; null takes it away. */
export function store(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

/* What was written for a change of a group says nothing of its end. */
const named = ({ kind, group }) => PREFIX + (kind === "cancel" && group ? `cancel:${group}` : group || "new");

export const drop = (state) => store(named(state), null);

export function keep(state) {
  const at = Date.now();
  return store(named(state), JSON.stringify({ ...state, at })) && at;
}

function read(name) {
  const draft = JSON.parse(stored(name));
  return typeof draft?.answers === "object" ? draft : null;
}

export const kept = (state) => read(named(state));

/* What was handed in last can be looked at, and gone on with should that have failed. */
const last = (state) => `${named(state)}:last`;
export const handedIn = (state) => read(last(state));

export function handIn(state) {
  store(last(state), stored(named(state)));
  drop(state);
}

export function takeUp(state) {
  store(named(state), stored(last(state)));
  store(last(state), null);
}
