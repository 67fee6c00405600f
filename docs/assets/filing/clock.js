/* The time in Beijing, asked anew each time: a page may stay open past midnight. */

const CLOCK = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });

export const now = (at = Date.now()) => CLOCK.format(at);
export const today = () => now().slice(0, 10);
