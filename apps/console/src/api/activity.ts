/** What the live line tells, as the API describes it. */
import type { components } from './schema.d.ts';

type History = components['schemas']['ActivityHistory'];

/** How things are, once a second. */
export type Tick = History['tick'];
/** An event, as it was applied. */
export type Happened = History['happened'][number];
/** A tag or segment that somebody gained or lost. */
export type ToldChange = History['changes'][number];
/** Something that should not stay so. */
export type Alert = components['schemas']['Alert'];
/** What there was before one began to listen. */
export type ActivityHistory = History;
/** Where events come from. */
export type Source = components['schemas']['Source'];
