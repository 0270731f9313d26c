export { createShop, type Delivery, type LineOptions, type Shop } from './create-shop.ts';
export { ShopError, shopErrorCodes, type ShopErrorCode } from './errors.ts';
export { liveMessage } from './message/live.ts';
export type { ShopMessage } from './message/message.ts';
export { defaultLaws, type ShopLaws } from './shop/laws.ts';
export { defaultDays, defaultStart, type Campaign, type Drift, type ShopOptions, type ShopSettings } from './shop/options.ts';
export { faults, type Fault } from './stream/event-kind.ts';
export type * from './truth.ts';
export { shopperDefinition } from './definition/profile.ts';
