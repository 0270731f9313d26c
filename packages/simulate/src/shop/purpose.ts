/** What streams of random numbers are drawn for: the first part of their names. A number, once given, stays. */
export const purposes = { product: 1, customer: 2, household: 3, campaign: 4, order: 5, visit: 6, arrival: 7, checkout: 8, invitation: 9, taste: 10, kind: 11 } as const;
