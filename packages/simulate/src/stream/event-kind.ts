/** What happens in the shop, as numbers. */
export const kinds = { page: 0, screen: 1, identify: 2, search: 3, view: 4, like: 5, cart: 6, order: 7, refund: 8, review: 9, invitation: 10 } as const;

/** One of `kinds`. */
export type EventKind = (typeof kinds)[keyof typeof kinds];

/** Their names in counts. */
export const kindNames = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** What a message comes from, which decides its `anonymousId`. */
export const devices = { none: 0, web: 1, app: 2, card: 3, home: 4 } as const;

/** One of `devices`. */
export type Device = (typeof devices)[keyof typeof devices];

/** What went wrong with a delivery. */
export const faults = { none: 0, late: 1, tooLate: 2, duplicate: 3 } as const;

/** One of `faults`. */
export type Fault = (typeof faults)[keyof typeof faults];

/** Their names in counts. */
export const faultNames = Object.keys(faults) as readonly (keyof typeof faults)[];
