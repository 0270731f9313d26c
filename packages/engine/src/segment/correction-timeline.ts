/**
 * How a profile's rules went over some days of the past, with hindsight: from all events that stand in the log before a
 * position, whenever they came. Rules turn at known moments only: at what the reading foretells, when an event of
 * the profile's own becomes visible, and when who is who changes. So a timeline is read turn by turn, not moment by moment.
 */
import { ByteReader } from '../feature/codec.ts';
import type { FeaturePlan } from '../feature/plan.ts';
import { isTile, readHead, startBefore } from '../feature/row-codec.ts';
import type { Region } from '../feature/source-store.ts';
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
}

/** Which profile, which days, and what is known. */
export interface TimelineSpan {
  /** The source that names the profile. */
  readonly named: number;
  /** The first moment at which a turn is told; what held just before it is where the timeline begins. */
  readonly from: number;
  /** The last. */
  readonly to: number;
  /** Events count that stand in the log before this position. */
  readonly below: number;
  readonly maxTurns: number;
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

/** The profile while its cluster stays as it is. */
interface Stretch {
  /** The source names a profile of somebody. */
  readonly exists: boolean;
  readonly regions: readonly Region[];
  /** Moments at which an event becomes visible, newest first. */
  readonly visible: number[];
  /** When the first event becomes visible. */
  readonly begins: number;
  readonly end: number;
}

/** Reads a timeline. Cost: one reading of the profile a turn, and its rows once. */
export function readTimeline(parts: TimelineParts, { named, from, to, below, maxTurns }: TimelineSpan): Timeline {
  const { rules, reader } = parts;
  const held = rules.map(() => false);
  const turns: RuleTurn[] = [];
  let stretch = stretchAt(parts, { named, at: from - 1, below });
  for (let at = from - 1, looked = 0; at <= to; looked++) {
    if (looked > maxTurns) return { turns, until: at - 1 };
    if (at >= stretch.end) stretch = stretchAt(parts, { named, at, below });
    const exists = stretch.exists && at >= stretch.begins;
    if (exists) reader.read(stretch.regions, at, Number.POSITIVE_INFINITY, below);
    for (let rule = 0; rule < rules.length; rule++) {
      const holds = exists && reader.outlooks[rule]!.holds;
      if (holds !== held[rule] && at >= from) turns.push({ at, named, rule, change: holds ? 'enter' : 'exit' });
      held[rule] = holds;
    }
    while (stretch.visible.length > 0 && stretch.visible.at(-1)! <= at) stretch.visible.pop();
    at = Math.min(stretch.end, stretch.visible.at(-1) ?? Number.POSITIVE_INFINITY, exists ? reader.until : Number.POSITIVE_INFINITY);
  }
  return { turns, until: to };
}

function stretchAt(parts: TimelineParts, { named, at, below }: { named: number; at: number; below: number }): Stretch {
  const members = parts.membersAt(named, at);
  const end = parts.identityTurnAfter(named, at);
  if (members[0] !== named) return { exists: false, regions: [], visible: [], begins: 0, end };
  const regions = members.map((source) => parts.regionAt(source, at));
  const { visible, begins } = visibleMoments(parts.plan, regions, { after: at, below });
  return { exists: true, regions, visible, begins: members.length > 1 || parts.isLinkedAt(named, at) ? Number.NEGATIVE_INFINITY : begins, end };
}

/** An event of a moment is visible from the millisecond after. */
function visibleMoments({ row }: FeaturePlan, regions: readonly Region[], { after, below }: { after: number; below: number }): { visible: number[]; begins: number } {
  const reader = new ByteReader();
  const visible: number[] = [];
  let begins = Number.POSITIVE_INFINITY;
  for (const { bytes, start, end } of regions) {
    for (let at = end; at > start; ) {
      at = startBefore(bytes, at);
      if (isTile(bytes, at)) {
        begins = Number.NEGATIVE_INFINITY;
        break;
      }
      readHead(reader.at(bytes, at), at, row);
      if (row.position >= below) continue;
      begins = Math.min(begins, row.time + 1);
      if (row.time + 1 > after) visible.push(row.time + 1);
    }
  }
  return { visible: visible.sort((a, b) => b - a), begins };
}
