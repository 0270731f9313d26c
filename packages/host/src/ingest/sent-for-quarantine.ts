/** What of a refused message is kept for a later look. */
import { checkProperties } from '@limn/engine';

const maxKeys = 64;
const maxText = 1_024;
const containers = ['properties', 'traits', 'data'];

/**
 * A bounded copy of a refused message: its first keys with plain values, texts cut, and properties only when they are
 * harmless. Whoever writes it down later must not meet a depth bomb.
 */
export function sentForQuarantine(message: unknown): unknown {
  if (message instanceof SyntaxError) return message.message;
  if (typeof message === 'string') return message.slice(0, maxText);
  if (typeof message !== 'object' || message === null) return message;
  if (Array.isArray(message)) return `an array of ${message.length}`;
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(message).slice(0, maxKeys)) {
    if (typeof value === 'string') kept.push([key.slice(0, maxText), value.slice(0, maxText)]);
    else if (typeof value !== 'object' || value === null) kept.push([key.slice(0, maxText), value]);
    else if (containers.includes(key) && checkProperties(value, key) === undefined) kept.push([key, value]);
  }
  // fromEntries defines properties and never assigns them, so a key __proto__ stays a key.
  return Object.fromEntries(kept);
}
