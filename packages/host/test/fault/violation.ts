/** A law of the host that a run broke. Anything else that is thrown is our own mistake, and fails the run just so. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws Violation with the sentence */
export function mustHold(holds: boolean, otherwise: () => string): asserts holds {
  if (!holds) throw new Violation(otherwise());
}
