/** The way to a customer's page, from anywhere. The server gives names that may stand in an address: personal ones come sealed. */

/** How a sealed name begins. */
const sealedPrefix = 'sealed:';

/** Whether the name is hidden: it says by itself who somebody is. */
export function isSealed(profile: string): boolean {
  return profile.startsWith(sealedPrefix);
}

/**
 * What a `<Link>` or `navigate` needs to open a customer: `<Link {...customerLink(profile)}>`.
 * @param profile the name or id as the API gives it
 * @param search what else is to be seen: `asOf`, `with`, `event`, `why`
 */
export function customerLink(profile: string, search: Readonly<Record<string, string | undefined>> = {}) {
  return { to: '/customers/$profile' as const, params: { profile }, search };
}

/** The name as readers see it: the kind is left out where it says nothing (`17850`), and a sealed one is only told apart by its end. */
export function shownName(profile: string): string {
  if (isSealed(profile)) return `•••• ${profile.slice(-4)}`;
  return profile.replace(/^user:/, '');
}
