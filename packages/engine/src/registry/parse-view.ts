/** Reads views and what they declare from untrusted JSON. */
import type { FeatureDefinition, Resolution, RuleDefinition, ViewDefinition } from './definition.ts';
import { parseAggregate, parseExpression } from './parse-expression.ts';
import { parsePrediction } from './parse-prediction.ts';
import type { Part } from './part.ts';
import { RESOLUTION_MS } from './window.ts';

const MAX_SOURCES = 500;
const MAX_COLUMNS = 2_000;
const RESOLUTIONS = Object.keys(RESOLUTION_MS) as Resolution[];

/** A view; one of no known kind reads as an empty one. */
export function parseView(part: Part): ViewDefinition {
  const kind = part.own('kind');
  switch (kind) {
    case 'features': {
      const { name, label, sources, where, features, owner } = part.object(['kind', 'name', 'label', 'sources', 'features'], ['where', 'owner']);
      return {
        kind, name: name.name(), label: label.words(),
        sources: sources.list(MAX_SOURCES, 1).map((source) => source.text()),
        ...(where && { where: parseExpression(where) }),
        ...ownerOf(owner),
        features: Object.fromEntries(features.record(MAX_COLUMNS).map(([column, feature]) => [column, parseFeature(feature)])),
      };
    }
    case 'derived': {
      const { name, label, values, owner } = part.object(['kind', 'name', 'label', 'values'], ['owner']);
      return { kind, name: name.name(), label: label.words(), ...ownerOf(owner), values: Object.fromEntries(values.record(MAX_COLUMNS).map(([column, value]) => [column, parseValue(value)])) };
    }
    case 'predictions': {
      const { name, label, predictions, owner } = part.object(['kind', 'name', 'label', 'predictions'], ['owner']);
      return { kind, name: name.name(), label: label.words(), ...ownerOf(owner), predictions: Object.fromEntries(predictions.record(MAX_COLUMNS).map(([column, prediction]) => [column, parsePrediction(prediction)])) };
    }
    case 'tags': {
      const { name, label, tags, owner } = part.object(['kind', 'name', 'label', 'tags'], ['owner']);
      return { kind, name: name.name(), label: label.words(), ...ownerOf(owner), tags: parseRules(tags) };
    }
    case 'segments': {
      const { name, label, segments, owner } = part.object(['kind', 'name', 'label', 'segments'], ['owner']);
      return { kind, name: name.name(), label: label.words(), ...ownerOf(owner), segments: parseRules(segments) };
    }
    default:
      if (kind === undefined) part.object(['kind', 'name', 'label'], ['sources', 'where', 'owner', 'features', 'values', 'predictions', 'tags', 'segments']);
      else part.at('kind', kind).choice(['features', 'derived', 'predictions', 'tags', 'segments']);
      return { kind: 'tags', name: '', label: { en: '', zh: '' }, tags: {} };
  }
}

function parseFeature(part: Part): FeatureDefinition {
  const { aggregate, each, where, over, resolution, label, unit, owner } = part.object(['aggregate', 'over', 'label'], ['each', 'where', 'resolution', 'unit', 'owner']);
  return {
    aggregate: parseAggregate(aggregate),
    ...(each && { each: each.text() }),
    ...(where && { where: parseExpression(where) }),
    over: over.value === 'ever' ? 'ever' : over.duration(),
    ...(resolution && { resolution: resolution.choice(RESOLUTIONS, 'bad_resolution') }),
    label: label.words(),
    ...(unit && { unit: unit.filled() }),
    ...ownerOf(owner),
  };
}

/** Who answers for something, where it is said. */
function ownerOf(owner: Part | undefined): { readonly owner?: string } {
  return owner === undefined ? {} : { owner: owner.filled() };
}

function parseValue(part: Part): Extract<ViewDefinition, { kind: 'derived' }>['values'][string] {
  const { value, label, unit, owner } = part.object(['value', 'label'], ['unit', 'owner']);
  return { value: parseExpression(value), label: label.words(), ...(unit && { unit: unit.filled() }), ...ownerOf(owner) };
}

function parseRules(part: Part): Readonly<Record<string, RuleDefinition>> {
  return Object.fromEntries(part.record(MAX_COLUMNS).map(([column, rule]) => [column, parseRule(rule)]));
}

function parseRule(part: Part): RuleDefinition {
  const { rule, label, description } = part.object(['rule', 'label'], ['description']);
  return { rule: parseExpression(rule), label: label.words(), ...(description && { description: description.words() }) };
}
