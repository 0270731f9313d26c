export type * from "./limn.ts";
export type * from "./clock/clock.ts";
