/** What was sent, fit to be looked at by anybody: the shape stays, what says who somebody is goes. */

/** Keys whose values are masked whatever they hold. */
const personalKeys = /e-?mail|phone|mobile|tel$|name$|address|street|birth|password|token|secret|card|iban|ssn|passport|^ip$/i;
/** Names of products and events say nothing of anybody. */
const plainKeys = /^(event|product_?name|products?|library|category)$/i;
/** Values that look personal under any key. */
const personalValues = /[^\s@]+@[^\s@]+\.[^\s@]+|\+?\d[\d\s().-]{8,}\d/;
const identifierKeys = /^(userId|anonymousId|previousId|subject|userid|anonymousid)$/;
const deepest = 6;
const longest = 50;

/** Masks texts that are, or may be, personal: `a…@…` stays recognisable as an address, an id keeps its ends. Never throws; the answer is bounded. */
export function maskSent(sent: unknown, key = '', depth = 0): unknown {
  if (typeof sent === 'string') return maskText(sent, key);
  if (typeof sent === 'number') return personalKeys.test(key) && !plainKeys.test(key) ? '•••' : sent;
  if (typeof sent !== 'object' || sent === null) return sent;
  if (depth >= deepest) return '…';
  if (Array.isArray(sent)) return sent.slice(0, longest).map((value) => maskSent(value, key, depth + 1));
  return Object.fromEntries(Object.entries(sent).slice(0, longest).map(([name, value]) => [name, maskSent(value, name, depth + 1)]));
}

function maskText(text: string, key: string): string {
  if (identifierKeys.test(key)) return text.length <= 4 ? '•••' : `${text.slice(0, 2)}•••${text.slice(-1)}`;
  if (!plainKeys.test(key) && personalKeys.test(key)) return '•••';
  const at = personalValues.exec(text);
  const shown = at === null || isMoment(text) ? text : text.replace(personalValues, (found) => (found.includes('@') ? `${found[0]}•••@•••` : '•••'));
  return shown.length > 400 ? `${shown.slice(0, 400)}…` : shown;
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\d([T ]|$)/.test(text);
}
