export type * from './limn.ts';
export type { Clock } from './clock/clock.ts';
export { exampleClock, type ExampleClockOptions } from './clock/example-clock.ts';
export { manualClock, type ManualClock } from './clock/manual-clock.ts';
export { wallClock, type WallClockOptions } from './clock/wall-clock.ts';
export { HostError, hostErrorCodes, type HostErrorCode } from './errors.ts';
export { freeBytes, openLimn, type OpenLimnOptions } from './open-limn.ts';
