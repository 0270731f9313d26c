import type { Engine } from '@limn/engine';
import { nextTurn, type Scheduler } from '../clock/scheduler.ts';

/** Turns of time are made for so long before others have their turn. */
const SLICE_MS = 4;

/** Makes the turns that time brings up to a moment, a slice at a time. */
export async function advanceTo(engine: Engine, moment: number, scheduler: Scheduler): Promise<void> {
  while (engine.nextWake <= moment) {
    const sliceEnd = scheduler.elapsed() + SLICE_MS;
    while (engine.nextWake <= moment && scheduler.elapsed() < sliceEnd) engine.advance(engine.nextWake);
    await nextTurn(scheduler);
  }
  engine.advance(Math.max(moment, engine.moment));
}
