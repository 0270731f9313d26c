/** Reads what is known of a model made elsewhere from untrusted JSON, whole or not at all. */
import { DefinitionError } from '../errors.ts';
import type { ForeignModelData, ModelSignature, SignatureInput } from './foreign-model.ts';
import { checkUsualColumns } from './parse-model.ts';

const ELEMENTS: readonly unknown[] = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'];
const LINKS: readonly unknown[] = ['identity', 'logistic', 'softmax', 'exp'];
const MAX_INPUTS = 10_000;
const MAX_OUTPUTS = 10_000;
const MAX_PLACE = 1_000_000;

/** Says what must hold, where, and what is wrong when it does not. */
export type Requirement = (holds: boolean, place: string, what: string) => void;

/** @throws DefinitionError `malformed_model` with the place of the first thing that is wrong */
export function parseForeignModel(json: unknown): ForeignModelData {
  const need: Requirement = (holds, path, what) => {
    if (!holds) throw new DefinitionError([{ code: 'malformed_model', path, message: `'${path}' ${what}.`, cure: 'Register the model again; a file that was changed by hand is not mended.' }]);
  };
  need(isObject(json), 'the model', 'is no object');
  const { format, kind, onnx, outputs, usual, classes, ...signature } = json as unknown as ForeignModelData;
  need(format === 1 && kind === 'foreign', 'format', 'is not 1 of a foreign model, the only format that this Limn reads');
  need(typeof onnx === 'string' && /^[0-9a-f]{64}$/.test(onnx), 'onnx', 'is no SHA-256');
  need(isCount(outputs, MAX_OUTPUTS) && outputs > 0, 'outputs', 'is no number of scores');
  checkSignature({ ...signature, ...(classes !== undefined && { classes }) }, '', need);
  need(classes === undefined || classes.length === outputs, 'classes', `are not ${outputs}`);
  if (usual !== undefined) checkUsualColumns(usual.columns);
  return json as ForeignModelData;
}

/** The form of a signature; whether a model fits it is seen when the model is loaded. @param at where it stands, such as `signature.` */
export function checkSignature(signature: unknown, at: string, need: Requirement): asserts signature is ModelSignature {
  need(isObject(signature), at === '' ? 'signature' : at.slice(0, -1), 'is no object');
  const { inputs, output, link, classes } = signature as unknown as ModelSignature;
  need(Array.isArray(inputs) && inputs.length > 0 && inputs.length <= MAX_INPUTS, `${at}inputs`, 'is no list');
  inputs.forEach((input: SignatureInput, i) => {
    const place = `${at}inputs[${i}]`;
    need(isObject(input) && typeof input.name === 'string', place, 'has no name');
    need(ELEMENTS.includes(input.type), `${place}.type`, `is none of ${ELEMENTS.join(', ')}`);
    need(isTexts(input.columns) && input.columns.length > 0 && input.columns.length <= MAX_INPUTS, `${place}.columns`, 'is no list of columns');
    need(input.of === undefined || input.of === 'time' || input.of === 'duration', `${place}.of`, 'is neither time nor duration');
    need(input.isList !== true || (input.type === 'string' && input.columns.length === 1), `${place}.isList`, 'is for one column of words');
    need(input.missing === undefined || typeof input.missing === (input.type === 'string' ? 'string' : 'number'), `${place}.missing`, `is no value of ${input.type}`);
  });
  need(new Set(inputs.map(({ name }) => name)).size === inputs.length, `${at}inputs`, 'name one input twice');
  need(isObject(output) && typeof output.name === 'string', `${at}output`, 'has no name');
  need(output.places === undefined || (Array.isArray(output.places) && output.places.length > 0 && output.places.length <= MAX_OUTPUTS && output.places.every((place) => isCount(place, MAX_PLACE))), `${at}output.places`, 'is no list of places');
  need(LINKS.includes(link), `${at}link`, `is none of ${LINKS.join(', ')}`);
  need(classes === undefined || (isTexts(classes) && new Set(classes).size === classes.length), `${at}classes`, 'is no list of names');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isCount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
