/** What a shop is told, and what it takes when it is told nothing. */
import { ShopError } from '../errors.ts';
import { categories } from './category.ts';
import type { CustomerKind } from './kind.ts';
import { defaultLaws, type ShopLaws } from './laws.ts';
import { DAY_MS } from './time.ts';

/** A campaign whose effect is known: the order rate of the treated is multiplied while it runs. Who is treated is drawn at random. */
export interface Campaign {
  readonly id: string;
  /** When it begins, ms since 1970. Customers who arrive later take no part. */
  readonly at: number;
  readonly days: number;
  /** What the order rate of the treated is multiplied with. */
  readonly effect: number;
  /** Shares of the customers who are treated, and who are kept as a control; the others hear nothing of it. */
  readonly treated: number;
  readonly control: number;
}

/** A lasting change on a known day. */
export type Drift =
  /** Prices, and with them the value of orders, are multiplied. */
  | { readonly what: 'price'; readonly at: number; readonly factor: number }
  /** A category takes this share of all looks and baskets from then on, whatever the taste. */
  | { readonly what: 'category'; readonly at: number; readonly category: string; readonly share: number }
  /** This share of those who came by the web come by the app. */
  | { readonly what: 'channel'; readonly at: number; readonly share: number }
  /** This share of the customers, drawn at random, likes other things from then on. */
  | { readonly what: 'taste'; readonly at: number; readonly share: number };

/** What `createShop` takes. */
export interface ShopOptions {
  /** Any safe integer; the same seed and options give the same bytes. */
  readonly seed: number;
  /** Customers, bots among them: at most 2^28. Memory about 40 bytes each. */
  readonly users: number;
  /** First moment, ms since 1970. Default: 5 January 2026, midnight in the shop. */
  readonly start?: number;
  /** How long it goes on. Default 90. What would be delivered later is not sent. */
  readonly days?: number;
  /** First word of every identifier and message id. Default `simulated`. */
  readonly label?: string;
  readonly laws?: Partial<ShopLaws>;
  /** Kinds that every customer is one of, drawn at random. Default: none, everybody follows the same laws. */
  readonly kinds?: readonly CustomerKind[];
  /** Default: two, of 14 days each, after a third and two thirds of the time. At most 8. */
  readonly campaigns?: readonly Campaign[];
  /** Default: prices, a category and a channel, after four, five and six tenths of the time. */
  readonly drift?: readonly Drift[];
}

/** Options with nothing left open. */
export type ShopSettings = Required<Omit<ShopOptions, 'laws' | 'kinds'>> & Pick<ShopOptions, 'kinds'> & { readonly laws: ShopLaws };

/** 5 January 2026, a Monday, midnight in Shanghai. */
export const defaultStart = Date.UTC(2026, 0, 4, 16);

/** Days that a shop goes on unless told otherwise. */
export const defaultDays = 90;

const MOST_USERS = 2 ** 28;
const MOST_DAYS = 3_660;
const MOST_CAMPAIGNS = 8;

/** @throws ShopError `malformed_shop` */
export function shopSettings({ seed, users, start = defaultStart, days = defaultDays, label = 'simulated', laws, kinds, campaigns, drift }: ShopOptions): ShopSettings {
  require(Number.isSafeInteger(seed), { path: 'seed', message: 'It is no whole number.', cure: 'Write one such as 7.' });
  require(Number.isSafeInteger(users) && users >= 1 && users <= MOST_USERS, { path: 'users', message: 'There must be 1 to 268,435,456 of them.', cure: 'Write a whole number such as 10000.' });
  require(Number.isSafeInteger(start) && start >= Date.UTC(2000, 0, 1), { path: 'start', message: 'It is no moment after the year 2000.', cure: 'Write ms since 1970.' });
  require(days > 0 && days <= MOST_DAYS, { path: 'days', message: `It must be above 0 and at most ${MOST_DAYS}.`, cure: 'Write a number such as 90.' });
  require(/^[\w.-]{1,40}$/.test(label), { path: 'label', message: 'It is not made of 1 to 40 letters, digits, dots and hyphens.', cure: 'Write a word such as simulated.' });
  const settings = { seed, users, start, days, label, laws: { ...defaultLaws, ...laws }, campaigns: campaigns ?? usualCampaigns(start, days), drift: drift ?? usualDrift(start, days), ...(kinds !== undefined && { kinds }) };
  checkLaws(settings.laws);
  if (kinds !== undefined) checkKinds(kinds, settings.laws);
  require(settings.campaigns.length <= MOST_CAMPAIGNS, { path: 'campaigns', message: `There are more than ${MOST_CAMPAIGNS}.`, cure: 'Leave some out.' });
  settings.campaigns.forEach(({ days: length, effect, treated, control }, i) =>
    require(length > 0 && effect > 0 && treated >= 0 && control >= 0 && treated + control <= 1, { path: `campaigns[${i}]`, message: 'Days and effect must be above 0, and the shares at most 1 together.', cure: 'Look at its numbers.' }));
  settings.drift.forEach((change, i) =>
    require(change.what !== 'taste' || (change.share >= 0 && change.share <= 1), { path: `drift[${i}].share`, message: 'It is no share.', cure: 'Write a number from 0 to 1.' }));
  settings.drift.forEach((change, i) =>
    require(change.what !== 'category' || categories.some(({ id }) => id === change.category), { path: `drift[${i}].category`, message: 'The shop has no such category.', cure: `Name one of ${categories.map(({ id }) => id).join(', ')}.` }));
  return settings;
}

/** Shares are from 0 to 1, every other parameter is above 0. */
function checkLaws(laws: ShopLaws): void {
  for (const [name, law] of Object.entries(laws) as readonly (readonly [string, number | Readonly<Record<string, number>>])[]) {
    if (typeof law === 'number') {
      require(law >= 0 && law <= 1, { path: `laws.${name}`, message: 'It is no share.', cure: 'Write a number from 0 to 1.' });
      continue;
    }
    for (const [part, value] of Object.entries(law)) {
      const isEnough = part === 'perOrder' ? value >= 0 : value > 0;
      require(isEnough && value < Infinity, { path: `laws.${name}.${part}`, message: 'A law has no such parameter.', cure: 'Write a number above 0.' });
    }
  }
  require(laws.late + laws.tooLate + laws.duplicates <= 1, { path: 'laws.late', message: 'It is more than 1 together with tooLate and duplicates.', cure: 'Make them smaller.' });
}

function checkKinds(kinds: readonly CustomerKind[], laws: ShopLaws): void {
  require(Math.abs(kinds.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9, { path: 'kinds', message: 'Their shares are not 1 together.', cure: 'Give every customer a kind.' });
  kinds.forEach(({ share, till = 0, app = 0, likes = [], laws: own }, i) => {
    require([share, till, app].every((each) => each >= 0 && each <= 1), { path: `kinds[${i}]`, message: 'It has a share that is none.', cure: 'Write numbers from 0 to 1.' });
    require(likes.every((like) => categories.some(({ id }) => id === like)), { path: `kinds[${i}].likes`, message: 'The shop has no such category.', cure: `Name three of ${categories.map(({ id }) => id).join(', ')}.` });
    checkLaws({ ...laws, ...own });
  });
}

function usualCampaigns(start: number, days: number): readonly Campaign[] {
  const at = (share: number): number => start + Math.floor(days * share) * DAY_MS;
  const shares = { treated: 0.3, control: 0.3 };
  return [
    { id: 'voucher', at: at(1 / 3), days: 14, effect: 1.5, ...shares },
    { id: 'newsletter', at: at(2 / 3), days: 14, effect: 1.15, ...shares },
  ];
}

function usualDrift(start: number, days: number): readonly Drift[] {
  const at = (share: number): number => start + Math.floor(days * share) * DAY_MS;
  return [
    { what: 'price', at: at(0.4), factor: 1.1 },
    { what: 'category', at: at(0.5), category: 'camping', share: 0.15 },
    { what: 'channel', at: at(0.6), share: 0.3 },
  ];
}

function require(holds: boolean, problem: { readonly path: string; readonly message: string; readonly cure: string }): void {
  if (!holds) throw new ShopError(problem);
}
