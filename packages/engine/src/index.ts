export type * from './registry/definition.ts';
export type * from './event/event.ts';
export type * from './identity/link.ts';
export type * from './serving/reading.ts';
export type * from './serving/engine.ts';
export type * from './explanation/explanation.ts';
