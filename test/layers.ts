/**
 * The order of the stages and packages, in one place. A test checks every import against it, and ARCHITECTURE.md shows
 * the diagram drawn from it.
 */

/** Stages of the engine in the order of the data's way: a stage imports itself and those before it, never a later one. */
export const LAYERS = [
  { folder: 'registry', does: 'definitions as plain data, with versions' },
  { folder: 'event', does: 'wire format, validation, outcome' },
  { folder: 'define', does: 'typed builders of definitions and of events' },
  { folder: 'identity', does: 'links between identifiers, as facts' },
  { folder: 'feature', does: 'aggregates, rows, tiles, windows' },
  { folder: 'prediction', does: 'models as plain data, and their scores' },
  { folder: 'profile', does: 'one typed row a customer' },
  { folder: 'tag', does: 'rules, and when they turn' },
  { folder: 'segment', does: 'who is in, and every change' },
  { folder: 'recommendation', does: 'what to show next, and why' },
  { folder: 'explanation', does: 'reasons in Chinese and English' },
  { folder: 'serving', does: 'what an engine answers with' },
] as const;

/** Files at the engine's root: `errors.ts` may be imported by all stages, the others compose them. */
export const ROOT_FILES = ['errors.ts', 'create-engine.ts', 'index.ts'] as const;

/** Packages, and which others each may import. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'packages/engine': [],
  'packages/host': ['@limn/engine'],
  'packages/simulate': ['@limn/engine'],
  'packages/learn': ['@limn/engine'],
  'examples/retail': ['@limn/engine'],
  // Stands on its own: what it knows of the server is the server's OpenAPI document.
  'apps/console': [],
  'apps/server': ['@limn/engine', '@limn/host', '@limn/learn', '@limn/learn/drift', '@limn/learn/online', '@limn/simulate', '@limn/example-retail'],
  bench: ['@limn/engine', '@limn/host', '@limn/learn', '@limn/server', '@limn/simulate', '@limn/example-retail'],
};

/** The diagram of ARCHITECTURE.md. */
export function drawLayers(): string {
  const width = Math.max(...LAYERS.map(({ folder }) => folder.length));
  const lines = LAYERS.map(({ folder, does }) => `  ${folder.padEnd(width)}  ${does}`);
  return ['packages/engine/src (imports go upwards only)', '', ...lines].join('\n');
}
