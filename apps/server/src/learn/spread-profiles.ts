import type { Engine } from '@limn/engine';

/** At most so many profiles, evenly over all. */
export function* spreadProfiles(engine: Engine, limit: number): Generator<string> {
  const step = Math.max(1, engine.statistics().profiles / limit);
  let next = 0;
  let i = 0;
  for (const profile of engine.profiles()) {
    if (i++ < next) continue;
    next += step;
    yield profile;
  }
}
