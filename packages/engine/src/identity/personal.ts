/** Identifiers that say by themselves who somebody is: they never stand in an address, and are shown only when asked for. */
import type { PersonalKind } from '../registry/definition.ts';

/** What is personal where a definition says nothing. */
export const defaultPersonal: readonly PersonalKind[] = ['email', 'phone'];

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;
/** With a country code, or a Chinese mobile number without one. Shop numbers are shorter, or have letters. */
const PHONE = /^(?:\+|00)\d(?:[ ().-]?\d){6,14}$|^1[3-9]\d(?:[ -]?\d{4}){2}$/;

/**
 * Whether an identifier (`user:ann@example.org`, or without its kind) is of a personal kind.
 * @param personal kinds that are; see `IdentityDefinition.personal`
 */
export function isPersonal(identifier: string, personal: readonly PersonalKind[] = defaultPersonal): boolean {
  return personal.some((kind) => isOfKind(identifier, kind));
}

function isOfKind(identifier: string, kind: PersonalKind): boolean {
  if (kind === 'user' || kind === 'anonymous') return identifier.startsWith(`${kind}:`);
  const value = identifier.replace(/^(?:user|anonymous):/, '').trim();
  return (kind === 'email' ? EMAIL : PHONE).test(value);
}
