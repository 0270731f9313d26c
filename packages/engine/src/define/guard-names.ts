import { DefinitionError } from '../errors.ts';
import { didYouMean } from '../registry/nearest.ts';

/**
 * The same terms, but reading a name that is not there throws instead of giving `undefined`: for JavaScript, and where a
 * cast hid the misspelling from the compiler.
 * @throws DefinitionError `unknown_name` with the nearest name.
 */
export function guardNames<T extends object>(what: string, terms: T): T {
  return new Proxy(terms, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !Object.hasOwn(target, name)) {
        throw new DefinitionError([{
          code: 'unknown_name', path: name,
          message: `There is no '${name}' in ${what}.`,
          cure: didYouMean(name, Object.keys(target)),
        }]);
      }
      return Reflect.get(target, name, receiver);
    },
  });
}
