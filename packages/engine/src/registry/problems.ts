/** The list that everything wrong with a definition goes to. */
import type { DefinitionCode, DefinitionProblem } from '../errors.ts';

const MAX_PROBLEMS = 100;

/** What was found wrong, in the order of the definition; at most a hundred, a flood helps nobody. */
export class Problems {
  readonly found: DefinitionProblem[] = [];
  readonly #holes = new Set<unknown>();

  report(code: DefinitionCode, path: string, message: string, cure: string): void {
    if (this.found.length < MAX_PROBLEMS) this.found.push({ code, path, message, cure });
  }

  /** Marks a stand-in for what could not be read. */
  hole<T extends object>(standIn: T): T {
    this.#holes.add(standIn);
    return standIn;
  }

  isHole(value: unknown): boolean {
    return this.#holes.has(value);
  }
}
