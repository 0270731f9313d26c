/** What a search offers, and where each leads. */
import type { NavigateOptions } from '@tanstack/react-router';
import type { components } from '../api/schema.d.ts';
import type { Language } from '../language/words.ts';
import { customerLink, shownName } from '../page/customer/customer-link.ts';

type Answer = components['schemas']['SearchAnswer'];

/** One line of the list. */
export interface Choice {
  /** Unlike any other of the list; part of an element's id. */
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly to: NavigateOptions;
}

/** Opens a customer. @param group tells the same customer in two groups apart */
export function customerChoice({ id }: Answer['exact'][number], group: string): Choice {
  return { id: `${group}-${id.replaceAll(/\W/g, '-')}`, label: shownName(id), to: customerLink(id) };
}

/** Opens a segment, tag, feature, prediction or item. */
export function foundChoice({ kind, name, label, recommendation }: Answer['found'][number], language: Language): Choice {
  const to: Readonly<Record<typeof kind, NavigateOptions>> = {
    segment: { to: '/segments/$name', params: { name } },
    tag: { to: '/tags/$name', params: { name } },
    feature: { to: '/features/$name', params: { name } },
    prediction: { to: '/predictions/$name', params: { name } },
    item: { to: '/items/$recommendation/$item', params: { recommendation: recommendation ?? '', item: name } },
  };
  return { id: `${kind}-${name.replaceAll(/\W/g, '-')}`, label: label[language], note: name, to: to[kind] };
}
