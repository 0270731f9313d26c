/**
 * Who makes an unusual share of what comes in: the heavy hitters of the last minute. Each pane of ten seconds counts with
 * a few counters only (Misra and Gries, "Finding repeated elements", Science of Computer Programming 2, 1982): a source
 * that is not among them takes a free one, or else lowers all by one, which an event can do to them only by being counted
 * nowhere itself. So a count is never too high, and too low by a sixteenth of the events at most; whoever makes a tenth of
 * the traffic is always among them.
 *
 * It looks at what comes in, not at what it means: it is no part of the state, is not saved, and begins anew with a process.
 */

/** How long a pane is, ms, and how many make the window. */
const paneMs = 10_000;
const panes = 6;
const counters = 15;
const nobody = -1;

/** One source among those that send the most. */
export interface HeavySource {
  readonly source: number;
  /** Of the window, at least. */
  readonly events: number;
}

/** What came in during the last minute, to a pane. */
export interface Traffic {
  readonly events: number;
  /** Most events first. */
  readonly heaviest: readonly HeavySource[];
}

class Pane {
  index = nobody;
  events = 0;
  readonly sources = new Int32Array(counters).fill(nobody);
  readonly counts = new Float64Array(counters);

  begin(index: number): void {
    this.index = index;
    this.events = 0;
    this.sources.fill(nobody);
    this.counts.fill(0);
  }

  count(source: number): void {
    const { sources, counts } = this;
    this.events++;
    let free = nobody;
    for (let i = 0; i < counters; i++) {
      if (sources[i] === source) {
        counts[i]!++;
        return;
      }
      if (counts[i] === 0) free = i;
    }
    if (free !== nobody) {
      sources[free] = source;
      counts[free] = 1;
    } else for (let i = 0; i < counters; i++) counts[i]!--;
  }
}

export class TrafficCounter {
  readonly #panes = Array.from({ length: panes }, () => new Pane());

  /** Counts an event of a source. Cost about 20 ns. @param moment ms since 1970; never less than before */
  count(source: number, moment: number): void {
    const index = Math.floor(moment / paneMs);
    const pane = this.#panes[index % panes]!;
    if (pane.index !== index) pane.begin(index);
    pane.count(source);
  }

  /** What came in during the minute before a moment. */
  read(moment: number): Traffic {
    const newest = Math.floor(moment / paneMs);
    const counts = new Map<number, number>();
    let events = 0;
    for (const pane of this.#panes) {
      if (pane.index > newest || pane.index <= newest - panes) continue;
      events += pane.events;
      pane.sources.forEach((source, i) => {
        if (pane.counts[i]! > 0) counts.set(source, (counts.get(source) ?? 0) + pane.counts[i]!);
      });
    }
    const heaviest = [...counts].map(([source, of]) => ({ source, events: of })).sort((a, b) => b.events - a.events || a.source - b.source);
    return { events, heaviest };
  }
}
