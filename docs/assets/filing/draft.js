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

/* A cancellation has a draft of its own: what was written for a change of the same group says nothing of its end. */
const named = ({ kind, group }) => PREFIX + (kind === "cancel" && group ? `cancel:${group}` : group || "new");

export const keep = (state) => store(named(state), JSON.stringify({ ...state, at: Date.now() }));
export const drop = (state) => store(named(state), null);

export function kept(state) {
  const draft = JSON.parse(stored(named(state)));
  return typeof draft?.answers === "object" ? draft : null;
}
