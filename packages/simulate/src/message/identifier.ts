/** Names that customers go by in the stream, told apart from any real one by the shop's label. */
import { devices, type Device } from '../stream/event-kind.ts';
import { HOUSEHOLD_BLOCK } from '../shop/customer.ts';
import { DAY_MS } from '../shop/time.ts';

/** A browser keeps a visitor's cookie for so long; then it makes another. */
export const COOKIE_MS = 60 * DAY_MS;

/** `simulated-17`: the account. */
export function userIdOf(label: string, user: number): string {
  return `${label}-${user}`;
}

/** `simulated-web-17-0`, `simulated-app-17`, `simulated-card-17`, `simulated-home-4`. @param sinceStartMs which cookie it is by then */
export function anonymousIdOf(label: string, { device, user, sinceStartMs }: { readonly device: Device; readonly user: number; readonly sinceStartMs: number }): string {
  switch (device) {
    case devices.app:
      return `${label}-app-${user}`;
    case devices.card:
      return `${label}-card-${user}`;
    case devices.home:
      return `${label}-home-${Math.floor(user / HOUSEHOLD_BLOCK)}`;
    default:
      return `${label}-web-${user}-${cookieOf(user, sinceStartMs)}`;
  }
}

/** The customer's how manieth cookie it is, from 0. They do not all change on one day. */
export function cookieOf(user: number, sinceStartMs: number): number {
  return Math.floor(sinceStartMs / COOKIE_MS + (user % 97) / 97);
}
