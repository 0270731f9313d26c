import { learnError } from '../errors.ts';
import type { OnnxGraph, OnnxModel } from './model.ts';
import { isKnownOperator } from './operator.ts';

/**
 * Checks what the format asks of a model and reading alone does not see: every operator is known and its domain has a
 * version, every name is made before it is used and made once. Shapes are checked by ONNX Runtime when it loads the model.
 * @param file named in errors
 * @throws LearnError `model_unknown_operator`, `model_malformed`
 */
export function checkModel(model: OnnxModel, { file }: { readonly file: string }): void {
  const refuse = (reason: string): never => {
    throw learnError('model_malformed', { file, reason });
  };

  function checkGraph(graph: OnnxGraph, outer: ReadonlySet<string>): void {
    const made = new Set(outer);
    const make = (name: string): void => {
      if (made.has(name) && !outer.has(name)) refuse(`"${name}" is made twice`);
      made.add(name);
    };
    const inputs = new Set(graph.inputs.map(({ name }) => name));
    inputs.forEach(make);
    // A default of an input is an initializer of the same name.
    for (const { name } of graph.initializers) if (!inputs.has(name)) make(name);
    for (const { operator, domain, inputs, outputs, attributes } of graph.nodes) {
      if (!isKnownOperator(domain, operator)) throw learnError('model_unknown_operator', { file, operator, domain: domain || 'ai.onnx' });
      if (model.opsets[domain] === undefined) refuse(`it uses "${domain || 'ai.onnx'}" and does not say in which version`);
      const missing = inputs.find((name) => name !== '' && !made.has(name));
      if (missing !== undefined) refuse(`${operator} takes "${missing}", which nothing before it makes`);
      for (const attribute of Object.values(attributes)) if (attribute.kind === 'graph') checkGraph(attribute.value, made);
      for (const name of outputs) if (name !== '') make(name);
    }
    const absent = graph.outputs.find(({ name }) => !made.has(name));
    if (absent !== undefined) refuse(`nothing makes its output "${absent.name}"`);
  }

  checkGraph(model.graph, new Set());
}
