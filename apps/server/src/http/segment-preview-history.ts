/** POST /v1/segments/preview/history: how many a rule would have picked over the last months, beside what is published. */
import { canonicalJson } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HistoryJobs } from '../survey/history-jobs.ts';
import { readRuleHistory } from '../survey/rule-history.ts';
import { readCondition } from './condition.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import { columnsBefore, engineOf, PreviewBody } from './segment-preview.ts';
import type { HttpApp } from './type-provider.ts';

const dayMs = 86_400_000;
/** Days between two points. */
const stepDays = 7;

const Turnout = Type.Object({ size: Type.Integer(), entered: Type.Integer({ description: 'Since the point before.' }), left: Type.Integer({ description: 'Since the point before.' }) }, { additionalProperties: false });

export const SegmentPreviewHistory = Type.Object(
  {
    state: Type.Union([Type.Literal('reading'), Type.Literal('done')], { description: 'reading: ask again; what nobody asks about for ten seconds is ended.' }),
    done: Type.Integer({ description: 'Readings done, of about `of`.' }),
    of: Type.Integer(),
    exact: Type.Optional(Type.Boolean({ description: 'false: beyond 20,000 customers a sample of some 5,000 is read, and counts are scaled up.' })),
    points: Type.Optional(
      Type.Array(Type.Object({ at: Moment('Whom the rule would have picked then, as known then.'), proposed: Turnout, published: Type.Optional(Turnout) }, { additionalProperties: false }), { description: 'A point a week, and now.' }),
    ),
  },
  { $id: 'SegmentPreviewHistory', description: 'The past of a rule.', additionalProperties: false },
);
export type SegmentPreviewHistory = Static<typeof SegmentPreviewHistory>;

export function segmentPreviewHistoryRoutes(app: HttpApp, context: HttpContext): void {
  const { limn, access } = context;
  const jobs = new HistoryJobs();
  app.addHook('onClose', async () => jobs.close());

  app.post('/v1/segments/preview/history', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['segments'],
      summary: 'Whom a rule would have picked',
      description: 'Every value is read as it was known then, in the background; ask again until it is done. What was read stays for the day.',
      security: readSecurity,
      body: Type.Object({ ...PreviewBody, days: Type.Optional(Type.Integer({ minimum: 7, maximum: 366, default: 90, description: 'How far back.' })) }, { additionalProperties: false }),
      response: answers(referTo(SegmentPreviewHistory), 'How far it is, or the points.', [...readProblems, 404, 409, 413, 415]),
    },
    handler: async ({ body: { rule: sent, name, generation, days = 90 } }): Promise<SegmentPreviewHistory> => {
      const engine = await engineOf(context, generation);
      const rule = readCondition(sent, columnsBefore(engine, name));
      const inForce = limn.engine;
      const kind = inForce.columns.get(name ?? '')?.kind;
      const published = kind === 'tag' || kind === 'segment' ? { name: name!, engine: inForce } : undefined;
      const now = limn.readMoment();
      const today = Math.floor(now / dayMs);
      const key = canonicalJson({ rule, name: published?.name, engine: engine.version, inForce: inForce.version, today, days });
      const found = jobs.ask(key, (given) => readRuleHistory({ engine, rule, published, moments: momentsOf(now, days), ...given }));
      if (found.state === 'reading') return { ...found };
      const { points, exact } = found.history;
      return { state: 'done', done: 1, of: 1, exact, points: points.map(({ at, ...turnouts }) => ({ at: isoOf(at) ?? '', ...turnouts })) };
    },
  });
}

/** A week apart, the last now, the first `days` ago. */
function momentsOf(now: number, days: number): readonly number[] {
  const steps = Math.ceil(days / stepDays);
  return Array.from({ length: steps + 1 }, (_, i) => (i === 0 ? now - days * dayMs : now - (steps - i) * stepDays * dayMs));
}
