/** Conditions that a request brings, over any columns of a profile. */
import { DefinitionError, parseCondition, type Column, type Expression } from '@limn/engine';
import { HttpProblem } from '../errors.ts';
import { problemWordsOf } from '../language/definition-words.ts';

/** @param text JSON @throws HttpProblem `malformed_selection` */
export function parseWhere(text: string, columns: ReadonlyMap<string, Column>): Expression {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HttpProblem('malformed_selection', { detail: 'where is not JSON.', cure: 'Send an expression as definitions have it, such as {"op":"column","name":"vip"}, percent-encoded.' });
  }
  return readCondition(json, columns);
}

/** @throws HttpProblem `malformed_selection` */
export function readCondition(json: unknown, columns: ReadonlyMap<string, Column>): Expression {
  try {
    return parseCondition(json, columns);
  } catch (error) {
    throw error instanceof DefinitionError ? selectionProblem(error) : error;
  }
}

/** The first problem is told; a condition is short. */
export function selectionProblem({ problems }: DefinitionError): HttpProblem {
  const [problem] = problems as readonly [DefinitionError['problems'][number]];
  const { path, message, cure } = problem;
  return new HttpProblem('malformed_selection', { detail: `${path}: ${message}`, cure, zh: problemWordsOf(problem) });
}

export { pick } from '../survey/pick.ts';
