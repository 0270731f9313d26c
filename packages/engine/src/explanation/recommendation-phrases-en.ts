import type { RecommendationPhrases, SpokenCount, SpokenGroup, SpokenItem } from './recommendation-phrases.ts';

/** English, as said to the customer; why something is not shown, as said to a colleague. */
export const en: RecommendationPhrases = {
  neighbour: (because, customers) => {
    const others = `${some(customers, 'customer')} who took an interest in`;
    if (because.inBasket) return `Because ${because.title} is in your basket, and ${others} it chose this, too.`;
    return because.did === undefined ? `${capital(others)} ${because.title} chose this, too.` : `Because you ${because.did} ${because.title}, and ${others} it chose this, too.`;
  },
  together: (because, { count, text }) => `Goes with ${named(because)}: both were bought together ${count === 1 ? 'once' : `${text} times`}.`,
  popular: (customers, days, group) => `${some(customers, 'customer')}${alike(group)} chose this in the last ${days.count === 1 ? 'day' : `${days.text} days`}.`,
  content: (because, words) => `Like ${named(because)}${words === undefined ? '' : `: ${words}`}.`,
  repeat: ({ times, did, every, since }) =>
    times.count === 1 ? `You ${did} this once, ${since} ago${every === undefined ? '' : `; it is usually needed again after ${every}`}.` : `You ${did} this ${times.text} times, usually every ${every}, and last ${since} ago.`,
  taste: (items) => (items === undefined ? 'Fits your taste.' : `Fits your taste, to judge by ${items}.`),
  chance: () => 'Few customers were shown this so far: it gets its chance.',
  newest: () => 'One of the newest.',

  shown: (place) => `It is shown, at place ${place}.`,
  unknown: () => 'Nothing is known of this item: no event has named it.',
  gone: () => 'It is offered no more.',
  unavailable: () => 'It is sold out.',
  inBasket: () => 'It is in the basket already.',
  disliked: () => 'The customer does not want to see it.',
  justBought: (within) => `The customer bought it within the last ${within}, and it is not due again.`,
  rule: (label) => `A rule leaves it out: ${label}.`,
  notFound: () => 'No way to find items came upon it for this customer.',
  outranked: ({ place, of }) => `Others fit better: it is number ${place} of ${of}.`,
  variety: ({ place, of }) => `By rank it is number ${place} of ${of}, but the list has enough of its kind.`,
  text: (sentences) => sentences.join(' '),
};

function named({ title, did, inBasket }: SpokenItem): string {
  if (inBasket) return `${title} in your basket`;
  return did === undefined ? title : `${title}, which you ${did}`;
}

function alike(group: SpokenGroup | undefined): string {
  if (group === undefined) return '';
  if (group.value !== undefined) return ` who have the same ${group.label}, ${group.value},`;
  return group.isMember ? ` who are “${group.label}”, as you are,` : ` who are not “${group.label}”, as you are not,`;
}

function some({ count, text }: SpokenCount, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${text} ${noun}s`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
