/** A group as a segment of a definition. */
import type { ProfileDefinition, RuleDefinition, SegmentViewDefinition } from '@limn/engine';
import type { FoundGroup } from './groups-job.ts';

/** The group as a segment; undefined: no rule tells it. */
export function segmentOf({ rule, label, sentence }: FoundGroup): RuleDefinition | undefined {
  return rule === undefined ? undefined : { rule: rule.expression, label, description: sentence };
}

/** The definition with one more segment, in the last view of segments. */
export function withSegment(definition: ProfileDefinition, name: string, declared: RuleDefinition): ProfileDefinition {
  const last = definition.views.findLastIndex(({ kind }) => kind === 'segments');
  if (last < 0) {
    const view: SegmentViewDefinition = { kind: 'segments', name: 'foundSegments', label: { en: 'found segments', zh: '发现的人群' }, segments: { [name]: declared } };
    return { ...definition, views: [...definition.views, view] };
  }
  return { ...definition, views: definition.views.map((view, i) => (i === last && view.kind === 'segments' ? { ...view, segments: { ...view.segments, [name]: declared } } : view)) };
}
