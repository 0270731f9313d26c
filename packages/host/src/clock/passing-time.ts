/** Lets time turn tags and segments: at the clock's word, never by asking again and again. */
import type { Engine } from '@limn/engine';
import type { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';

export interface PassingTimeOptions {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Another one after a definition was published. */
  readonly engine: () => Engine;
  /** False: time stands still for now. Who makes it true again calls `pass`. */
  readonly mayPass: () => boolean;
}

/** Turns are made for so long, ms, before others have their turn. */
const SLICE_MS = 20;

export class PassingTime {
  readonly #options: PassingTimeOptions;
  #cancelWake = (): void => {};
  #behind = false;

  constructor(options: PassingTimeOptions) {
    this.#options = options;
  }

  /** Turns that time has brought are still being made. */
  get behind(): boolean {
    return this.#behind;
  }

  /**
   * Makes the turns that time has brought, a slice at a time: after a long stop there may be millions. They wait while a
   * batch is on its way to the disk, which may carry an earlier moment; new batches wait until time has caught up.
   */
  pass(): void {
    this.stop();
    const { clock, scheduler, mayPass } = this.#options;
    if (!mayPass()) return;
    const engine = this.#options.engine();
    const now = Math.max(clock.now(), engine.moment);
    const sliceEnd = scheduler.elapsed() + SLICE_MS;
    while (engine.nextWake <= now && !this.#behind) {
      engine.advance(engine.nextWake);
      this.#behind = scheduler.elapsed() > sliceEnd;
    }
    if (this.#behind) {
      this.#cancelWake = scheduler.soon(() => this.pass());
      return;
    }
    engine.advance(now);
    if (engine.nextWake < Number.POSITIVE_INFINITY) this.#cancelWake = clock.wakeAt(engine.nextWake, () => this.pass());
  }

  /** Until `pass` is called again. */
  stop(): void {
    this.#cancelWake();
    this.#cancelWake = () => {};
    this.#behind = false;
  }
}
