import { describe, expect, test } from 'vitest';
import { FileError, type MapProblem } from '../errors.ts';
import { parseMap } from './parse-map.ts';

const sound = {
  map: 1,
  time: { column: 'at' },
  user: 'who',
  rules: [{ event: 'Order Completed', properties: { revenue: { sum: ['quantity', 'price'] } } }],
};

function problemsOf(json: unknown): readonly MapProblem[] {
  try {
    parseMap(json);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    expect(error.code).toBe('malformed_map');
    return error.problems;
  }
  return [];
}

describe('a map', () => {
  test('that is sound is given back as it is', () => {
    expect(parseMap(sound)).toBe(sound);
  });

  test('tells the place of a misspelt key and the one that was meant', () => {
    const [problem] = problemsOf({ ...sound, rules: [{ evnt: 'Order Completed', event: 'x' }] });
    expect(problem).toEqual({ path: 'rules[0]', message: "There is no key 'evnt' here.", cure: "Did you mean 'event'?" });
  });

  test('tells all its mistakes at once', () => {
    const problems = problemsOf({
      map: 2,
      format: 'cvs',
      encoding: 'utf-88',
      rows: 0,
      group: {},
      time: { column: 'at', format: 'HH:mm', zone: 'Europe/Londn' },
      rules: [{}, { skip: '', event: 'x' }, { event: 'x', when: { column: 'a' } }, { event: 'x', properties: { a: { sums: [] } } }],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'map', 'format', 'encoding', 'rows', 'group', 'time.zone', 'time.format', 'the map', 'rules[0]', 'rules[1].skip', 'rules[1].event', 'rules[2].when', 'rules[3].properties.a',
    ]);
    for (const { cure } of problems) expect(cure).toMatch(/\.$|\?$/);
  });

  test.each([[null], [[]], ['map'], [undefined]])('is an object, not %j', (json) => {
    expect(problemsOf(json)).toHaveLength(1);
  });

  test('has an id of one row, never a sum', () => {
    expect(problemsOf({ ...sound, id: { sum: ['a'] } })[0]?.path).toBe('id');
  });
});
