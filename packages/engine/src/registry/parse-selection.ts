/** Reads a combination of tags and segments from untrusted JSON: the expressions of definitions, but of `and`, `or`, `not` and rules alone. */
import { DefinitionError } from '../errors.ts';
import type { Column } from './column.ts';
import type { Expression } from './definition.ts';
import { childrenOf } from './expression.ts';
import { didYouMean } from './nearest.ts';
import { parseExpression } from './parse-expression.ts';
import { Part } from './part.ts';
import { Problems } from './problems.ts';

/**
 * A selection of profiles by their tags and segments.
 * @param json such as `{ op: 'and', all: [{ op: 'column', name: 'vip' }, { op: 'not', of: { op: 'column', name: 'lapsing' } }] }`
 * @throws DefinitionError with every problem found, each with a code, a path, a message and a cure
 */
export function parseSelection(json: unknown, columns: ReadonlyMap<string, Column>): Expression {
  const problems = new Problems();
  const expression = parseExpression(new Part(json, 'where', problems));
  check(expression, { columns, problems, path: 'where' });
  if (problems.found.length > 0) throw new DefinitionError(problems.found);
  return expression;
}

function check(expression: Expression, { columns, problems, path }: { readonly columns: ReadonlyMap<string, Column>; readonly problems: Problems; readonly path: string }): void {
  if (problems.isHole(expression)) return;
  switch (expression.op) {
    case 'and':
    case 'or':
      childrenOf(expression).forEach((child, i) => check(child, { columns, problems, path: `${path}.all[${i}]` }));
      return;
    case 'not':
      check(expression.of, { columns, problems, path: `${path}.of` });
      return;
    case 'column': {
      const column = columns.get(expression.name);
      const rules = [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name);
      if (column === undefined) problems.report('unknown_name', `${path}.name`, `Nothing is named '${expression.name.slice(0, 100)}'.`, didYouMean(expression.name, rules));
      else if (!rules.includes(column.name)) problems.report('wrong_kind', `${path}.name`, `'${column.name}' is neither a tag nor a segment.`, 'Declare a tag that compares it, and select by that.');
      return;
    }
    default:
      problems.report('unknown_operation', `${path}.op`, `'${expression.op}' does not select profiles.`, 'Combine tags and segments with and, or and not.');
  }
}
