/** How the declaration of one tag or segment changed with the definitions that came into force. */
import { canonicalJson, columnsOf, createRuleWords, type Expression, type ProfileDefinition, type RuleDefinition, type Words } from '@limn/engine';
import type { Limn, Publication } from '@limn/host';

/** A tag or segment as it was declared from then on. */
export interface RuleVersion {
  readonly publication: Publication;
  /** What it was before it had been declared is not listed; `removed`: from here on it is not declared. */
  readonly change: 'added' | 'changed' | 'removed';
  readonly declared?: RuleDefinition;
  /** The rule in words. */
  readonly sentence?: Words;
}

/** Definitions whose rules are kept. */
const mostKept = 50;

export class RuleVersions {
  readonly #limn: Pick<Limn, 'publications'>;
  /** By version of the definition. */
  readonly #definitions = new Map<string, Promise<ProfileDefinition>>();

  constructor(limn: Pick<Limn, 'publications'>) {
    this.#limn = limn;
  }

  /** Newest first. Cost: each definition that was in force is read once, some 5 ms. @throws HostError `generations_damaged` */
  async of(kind: 'tags' | 'segments', name: string): Promise<readonly RuleVersion[]> {
    const versions: RuleVersion[] = [];
    let before: RuleDefinition | undefined;
    for (const publication of this.#limn.publications.list) {
      const definition = await this.#definition(publication.version);
      const declared = declaredIn(definition, kind, name);
      if (canonicalJson(declared ?? null) !== canonicalJson(before ?? null)) {
        const change = declared === undefined ? 'removed' : before === undefined ? 'added' : 'changed';
        versions.push({ publication, change, ...(declared !== undefined && { declared, sentence: sentenceOf(definition, declared.rule) }) });
      }
      before = declared;
    }
    return versions.reverse();
  }

  #definition(version: string): Promise<ProfileDefinition> {
    let found = this.#definitions.get(version);
    if (found === undefined) {
      found = this.#limn.publications.definition(version);
      this.#definitions.set(version, found);
      if (this.#definitions.size > mostKept) this.#definitions.delete(this.#definitions.keys().next().value!);
      found.catch(() => this.#definitions.delete(version));
    }
    return found;
  }
}

/** The declaration of a tag or segment; undefined: there is none. */
export function declaredIn({ views }: ProfileDefinition, kind: 'tags' | 'segments', name: string): RuleDefinition | undefined {
  for (const view of views) {
    if (view.kind !== kind) continue;
    const rules: Readonly<Record<string, RuleDefinition>> = view.kind === 'tags' ? view.tags : view.segments;
    if (Object.hasOwn(rules, name)) return rules[name];
  }
  return undefined;
}

/** A rule of a definition in both languages. Cost: the columns of the definition, and the words. */
function sentenceOf(definition: ProfileDefinition, rule: Expression): Words {
  const source = { definition, columns: columnsOf(definition) };
  return { en: createRuleWords(source, 'en').sentence(rule), zh: createRuleWords(source, 'zh').sentence(rule) };
}
