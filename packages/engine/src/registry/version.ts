import { canonicalJson } from './canonical-json.ts';
import type { ProfileDefinition } from './definition.ts';
import { murmur128 } from './murmur.ts';

/** Content hash of a definition, 32 hexadecimal digits: the same wherever the same is declared, whatever the order of keys. */
export function versionOf(definition: ProfileDefinition): string {
  return murmur128(canonicalJson(definition));
}
