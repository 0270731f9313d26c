export type * from './limn.ts';
export type { Clock } from './clock/clock.ts';
export { exampleClock, type ExampleClockOptions } from './clock/example-clock.ts';
export { manualClock, type ManualClock } from './clock/manual-clock.ts';
export { wallClock, type WallClockOptions } from './clock/wall-clock.ts';
export { HostError, hostErrorCodes, type HostErrorCode } from './errors.ts';
export { openLimn, type OpenLimnOptions } from './open-limn.ts';
export { querySql, type SqlAnswer, type SqlProgress, type SqlQuery } from './lake/query.ts';
export type { ProfileRows } from './lake/profile-table.ts';
