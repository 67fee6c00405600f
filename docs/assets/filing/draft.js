/* What was filled in outlives the tab. A browser that keeps nothing is no reason to fail. */

const VERSION = 1;
const PREFIX = `filing:${VERSION}:`;

/* A cancellation has a draft of its own: what was written for a change of the same group says nothing of its end. */
const named = ({ kind, group }) => PREFIX + (kind === "cancel" && group ? `cancel:${group}` : group || "new");

export function keep(state) {
  try {
    localStorage.setItem(named(state), JSON.stringify({ ...state, version: VERSION, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function kept(state) {
  try {
    const draft = JSON.parse(localStorage.getItem(named(state)) ?? "null");
    return draft?.version === VERSION && typeof draft.answers === "object" ? draft : null;
  } catch {
    return null;
  }
}

export function drop(state) {
  try {
    localStorage.removeItem(named(state));
  } catch {
    // nothing was kept
  }
}
