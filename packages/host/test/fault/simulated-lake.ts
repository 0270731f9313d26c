/** The lake's contract in memory: what was rolled stays, a roll goes on behind the one before, and now and then one fails. */
import type { RollJob } from '@limn/host';
import { hostError } from '../../src/errors.ts';
import { replaySnapshot } from '../../src/log/snapshot.ts';
import type { Random } from './random.ts';
import type { SimulatedProcess } from './simulated-machine.ts';
import { mustHold } from './violation.ts';

export class SimulatedLake {
  /** Of events by position: what became of them. */
  readonly outcomes: string[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  async roll(process: SimulatedProcess, { log, upTo, outcomes, lakeFolder }: RollJob): Promise<void> {
    const fails = this.#random.chance(0.1);
    const from = this.outcomes.length;
    const rolled: string[] = [];
    for await (const { position, events } of replaySnapshot(log, from, process.disk)) {
      if (position >= upTo) break;
      mustHold(position === from + rolled.length, () => `a roll from ${from} was given position ${position} after ${rolled.length} events`);
      for (let i = 0; i < events.length && position + i < upTo; i++) rolled.push(outcomes.get(position + i) ?? 'accepted');
    }
    if (fails) throw hostError('lake_failed', { file: lakeFolder, reason: 'simulated' });
    if (process.alive && this.outcomes.length === from) this.outcomes.push(...rolled);
  }
}
