/**
 * How a profile's rules went over some days of the past, with hindsight: from all events that stand in the log before a
 * position, whenever they came. Rules turn at known moments only: at what the reading foretells, when an event of
 * the profile's own becomes visible, and when who is who changes. So a timeline is read turn by turn, not moment by moment.
 */
import { ByteReader } from '../feature/codec.ts';
import type { FeaturePlan } from '../feature/plan.ts';
import { isTile, readHead, startBefore } from '../feature/row-codec.ts';
import type { Region } from '../feature/region.ts';
import type { RuleReader } from '../tag/rule-reader.ts';
import type { Rule } from './conclusions.ts';

/** What timelines are read from. */
export interface TimelineParts {
  readonly rules: readonly Rule[];
  readonly plan: FeaturePlan;
  /** Reads all rules, in their order. */
  readonly reader: RuleReader;
  /** Who is one customer with the source, as known at the moment; the one that names the profile first. */
  readonly membersAt: (source: number, asOf: number) => readonly number[];
  /** The next moment at which that may change. */
  readonly identityTurnAfter: (source: number, asOf: number) => number;
  /** Whether anything was said about who the source is, as known at the moment. */
  readonly isLinkedAt: (source: number, asOf: number) => boolean;
  /** Rows of a source that are right at the moment with hindsight. */
  readonly regionAt: (source: number, asOf: number) => Region;
  /** By family of events: whether any rule looks at them. */
  readonly movesRules: readonly boolean[];
}

/** Which profile, which days, and which event makes the difference. */
export interface TimelineSpan {
  /** The source that names the profile. */
  readonly named: number;
  /** The source that the event belongs to. */
  readonly source: number;
  /** The first moment at which a turn is told: when the event becomes visible. */
  readonly from: number;
  /** The last. */
  readonly to: number;
  /** Of the event in the log; nothing stands behind it yet. */
  readonly position: number;
}

/** A rule that turned. */
export interface RuleTurn {
  readonly at: number;
  readonly named: number;
  /** Index of the rule. */
  readonly rule: number;
  readonly change: 'enter' | 'exit';
}

export interface Timeline {
  readonly turns: readonly RuleTurn[];
  /** All turns up to here are there. */
  readonly until: number;
}

/** Turns of a timeline that are looked at, at most. */
export const maxTurnsCompared = 128;
/** Bytes of rows that are read for one timeline, at most: some milliseconds for a customer with very many events. */
const maxBytesRead = 1 << 20;

/** The profile while its cluster stays as it is. */
interface Stretch {
  /** The source names a profile of somebody. */
  readonly exists: boolean;
  readonly regions: readonly Region[];
  readonly bytes: number;
  /** Moments at which an event becomes visible that a rule may look at, newest first. */
  readonly visible: readonly number[];
  /** When the first event becomes visible. */
  readonly begins: number;
  readonly end: number;
}

/** How far a timeline has been read. */
interface Walk {
  readonly below: number;
  readonly at: number;
  readonly held: readonly boolean[];
  readonly stretch: Stretch;
}

/**
 * The timeline without the event, and with it. Cost: a reading of the profile a turn, at most 128 each; its rows once.
 * Up to the moment at which the event becomes visible both are one, and read once.
 */
export function readTimelines(parts: TimelineParts, span: TimelineSpan): { readonly before: Timeline; readonly after: Timeline } {
  const { from, position, named, source } = span;
  const stretch = stretchAt(parts, { named, at: from - 1, below: position });
  const held = holdsAt(parts, stretch, from - 1, position);
  const next = nextAfter(parts, stretch, from - 1);
  const before = walk(parts, span, { below: position, at: next, held, stretch });
  const isOwn = stretch.exists && parts.membersAt(named, from - 1).includes(source);
  const withEvent = isOwn ? { ...stretch, begins: Math.min(stretch.begins, from), visible: [...stretch.visible, from] } : stretch;
  const after = walk(parts, span, { below: Number.POSITIVE_INFINITY, at: isOwn ? from : next, held, stretch: withEvent });
  return { before, after };
}

function walk(parts: TimelineParts, { named, to }: TimelineSpan, start: Walk): Timeline {
  const { below } = start;
  let { at, held, stretch } = start;
  const turns: RuleTurn[] = [];
  for (let looked = 0; at <= to; looked++) {
    if (at >= stretch.end) stretch = stretchAt(parts, { named, at, below });
    if (looked >= maxTurnsCompared || looked * stretch.bytes > maxBytesRead) return { turns, until: at - 1 };
    const holds = holdsAt(parts, stretch, at, below);
    holds.forEach((now, rule) => {
      if (now !== held[rule]) turns.push({ at, named, rule, change: now ? 'enter' : 'exit' });
    });
    held = holds;
    at = nextAfter(parts, stretch, at);
  }
  return { turns, until: to };
}

function holdsAt({ rules, reader }: TimelineParts, { exists, begins, regions }: Stretch, at: number, below: number): readonly boolean[] {
  if (!exists || at < begins) return rules.map(() => false);
  reader.read(regions, at, Number.POSITIVE_INFINITY, below);
  return rules.map((_, rule) => reader.outlooks[rule]!.holds);
}

/** The next moment at which a rule may turn, after `holdsAt`. */
function nextAfter({ reader }: TimelineParts, { exists, begins, visible, end }: Stretch, at: number): number {
  const turns = exists && at >= begins ? reader.until : Number.POSITIVE_INFINITY;
  return Math.min(end, turns, begins > at ? begins : Number.POSITIVE_INFINITY, visible.findLast((moment) => moment > at) ?? Number.POSITIVE_INFINITY);
}

function stretchAt(parts: TimelineParts, { named, at, below }: { named: number; at: number; below: number }): Stretch {
  const members = parts.membersAt(named, at);
  const end = parts.identityTurnAfter(named, at);
  if (members[0] !== named) return { exists: false, regions: [], bytes: 0, visible: [], begins: 0, end };
  const regions = members.map((source) => parts.regionAt(source, at));
  const isSaid = members.length > 1 || parts.isLinkedAt(named, at);
  const { begins, ...rows } = visibleMoments(parts, regions, { after: at, below });
  return { exists: true, regions, ...rows, begins: isSaid ? Number.NEGATIVE_INFINITY : begins, end };
}

/** An event of a moment is visible from the millisecond after. */
function visibleMoments({ plan: { row }, movesRules }: TimelineParts, regions: readonly Region[], { after, below }: { after: number; below: number }): Pick<Stretch, 'visible' | 'begins' | 'bytes'> {
  const reader = new ByteReader();
  const visible: number[] = [];
  let begins = Number.POSITIVE_INFINITY;
  let read = 0;
  for (const region of regions) {
    for (let part: Region | undefined = region; part !== undefined; part = part.before) {
      const { bytes, start, end } = part;
      read += end - start;
      for (let at = end; at > start; ) {
        at = startBefore(bytes, at);
        if (isTile(bytes, at)) {
          begins = Number.NEGATIVE_INFINITY;
          break;
        }
        readHead(reader.at(bytes, at), at, row);
        if (row.position >= below) continue;
        begins = Math.min(begins, row.time + 1);
        if (row.time + 1 > after && movesRules[row.family] === true) visible.push(row.time + 1);
      }
    }
  }
  return { visible: visible.sort((a, b) => b - a), begins, bytes: read };
}
