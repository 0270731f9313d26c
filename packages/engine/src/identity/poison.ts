/**
 * Values that programs send when they mean "nobody". Following them would merge strangers.
 * Grown from the list that PostHog refuses (https://posthog.com/docs/product-analytics/identify), compared in lower case.
 */
const NOBODY: ReadonlySet<string> = new Set([
  '', 'null', 'undefined', 'none', 'nil', 'nan', 'n/a', 'na', 'true', 'false', '0', '-1', '[object object]',
  'anonymous', 'guest', 'unknown', 'test', 'user', 'id', 'email', 'distinct_id', 'distinctid', 'not_authenticated',
  'undefined@undefined', 'null@null',
]);

const ZERO_UUID = /^\{?0{8}-?0{4}-?0{4}-?0{4}-?0{12}\}?$/;

/**
 * Whether a bare value (`17850`, `null`), without its kind, identifies nobody.
 * @param declared further such values, in lower case.
 */
export function isPoison(value: string, declared?: ReadonlySet<string>): boolean {
  const plain = value.trim().toLowerCase();
  return NOBODY.has(plain) || ZERO_UUID.test(plain) || declared?.has(plain) === true;
}
