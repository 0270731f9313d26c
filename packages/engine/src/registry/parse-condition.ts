/** A condition on profiles that stands in no definition: read from untrusted JSON, checked as a rule of one would be, asked of any values. */
import { DefinitionError } from '../errors.ts';
import { checkCondition } from './check-expression.ts';
import type { Column } from './column.ts';
import type { ColumnValue, Expression } from './definition.ts';
import { compileExpression, leavesOf } from './expression.ts';
import { didYouMean } from './nearest.ts';
import { parseExpression } from './parse-expression.ts';
import { Part } from './part.ts';
import { Problems } from './problems.ts';

/**
 * A yes or no over columns of a profile: features and derived values as well as tags and segments.
 * @param json such as `{ op: 'atLeast', left: { op: 'column', name: 'spend30d' }, right: { op: 'literal', value: 500 } }`
 * @param path what it is called in problems
 * @throws DefinitionError with every problem found, each with a code, a path, a message and a cure
 */
export function parseCondition(json: unknown, columns: ReadonlyMap<string, Column>, path = 'where'): Expression {
  const problems = new Problems();
  const expression = parseExpression(new Part(json, path, problems));
  checkCondition(
    expression,
    {
      problems,
      leaf: (leaf, at) => {
        const column = leaf.op === 'column' ? columns.get(leaf.name) : undefined;
        if (leaf.op !== 'column') problems.report('unknown_name', at, `'${leaf.op}' means nothing here: a condition looks at columns, not at events.`, 'Compute a feature of the event and use that column.');
        else if (column === undefined) problems.report('unknown_name', at, `There is no column '${leaf.name.slice(0, 100)}'.`, didYouMean(leaf.name, columns.keys()));
        return { kind: column?.type };
      },
    },
    path,
  );
  if (problems.found.length > 0) throw new DefinitionError(problems.found);
  return expression;
}

/** Columns that an expression looks at, each once. */
export function columnsIn(expression: Expression): readonly string[] {
  return [...new Set([...leavesOf(expression)].flatMap((leaf) => (leaf.op === 'column' ? [leaf.name] : [])))];
}

/** Asks a condition of the values that `valueOf` gives then; what cannot be decided is no. Cost: made once, a call a node. */
export function createTest(condition: Expression, valueOf: (column: string) => () => ColumnValue): () => boolean {
  const getter = compileExpression(condition, (leaf) => (leaf.op === 'column' ? valueOf(leaf.name) : () => undefined));
  return () => getter() === true;
}
