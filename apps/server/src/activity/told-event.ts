/** Events and changes in the words of the activity stream. */
import { createEventWords, type BehaviourEvent, type Change, type LimnEvent, type Words } from '@limn/engine';
import type { Limn } from '@limn/host';
import { isoOf } from '../http/moment.ts';
import type { Happened, ToldChange } from './activity-message.ts';

/** What to call a statement that two identifiers are one customer, or are not. */
const linkWords: Readonly<Record<'link' | 'unlink', Words>> = { link: { en: 'linked', zh: '已关联' }, unlink: { en: 'unlinked', zh: '已解除关联' } };

/** Tells events and changes under the definition in force. */
export class Teller {
  readonly #limn: Pick<Limn, 'engine' | 'eventAt' | 'outcomeAt'>;
  #words: { readonly of: string; readonly say: (event: BehaviourEvent, name: string) => Words } | undefined;

  constructor(limn: Pick<Limn, 'engine' | 'eventAt' | 'outcomeAt'>) {
    this.#limn = limn;
  }

  /** An event of the log. Cost some 20 µs. */
  event(position: number): Happened {
    const event = this.#limn.eventAt(position);
    const { engine } = this.#limn;
    const head = { position, at: isoOf(event.receivedAt) ?? '', time: isoOf(event.time) ?? '', outcome: this.#limn.outcomeAt(position) };
    if (event.kind !== 'event') return { ...head, profile: engine.cluster(event.right).profile, type: event.kind, what: linkWords[event.kind] };
    return { ...head, profile: engine.cluster(engine.ownerOf(event)).profile, type: engine.nameOf(event) ?? event.call, what: this.what(event) };
  }

  change({ id, at, profile, kind, name, change, cause }: Change): ToldChange {
    const position = 'position' in cause ? cause.position : undefined;
    return {
      id,
      at: isoOf(at) ?? '',
      profile,
      kind,
      name,
      label: this.label(name),
      change,
      by: cause.by,
      ...(position !== undefined && { position, because: this.what(this.#limn.eventAt(position)) }),
    };
  }

  /** What a tag or segment is called. */
  label(name: string): Words {
    return this.#limn.engine.columns.get(name)?.label ?? { en: name, zh: name };
  }

  /** What an event was, as a clause without a subject. */
  what(event: LimnEvent): Words {
    if (event.kind !== 'event') return linkWords[event.kind];
    const { engine } = this.#limn;
    const name = engine.nameOf(event);
    if (name === undefined) return { en: event.event ?? event.call, zh: event.event ?? event.call };
    if (this.#words?.of !== engine.version) this.#words = { of: engine.version, say: createEventWords(engine.definition) };
    return this.#words.say(event, name);
  }
}
