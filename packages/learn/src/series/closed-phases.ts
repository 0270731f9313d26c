/** Days on which a shop is closed, by what it sold. */

/** Seasons in a row with nothing, after which a phase is closed. */
const CLOSED_SEASONS = 6;

/** Whether a phase was 0 in each of the last seasons, as the Saturdays of a shop that is closed then: it will be again, whatever a model says. */
export function closedPhases(past: Float64Array, season: number): readonly boolean[] {
  return Array.from({ length: season }, (_, phase) => {
    const last = past.length - 1 - ((((past.length - 1 - phase) % season) + season) % season);
    return season > 1 && Array.from({ length: CLOSED_SEASONS }, (__, back) => past[last - back * season]).every((value) => value === 0);
  });
}
