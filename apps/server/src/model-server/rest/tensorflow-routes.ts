/** TensorFlow Serving's REST API: status, metadata and `:predict` of models, by version or label. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../../errors.ts';
import type { TensorSpec } from '../model/model-spec.ts';
import type { ServedVersion } from '../model/served-version.ts';
import { inferAndCount, type ModelService } from '../model-service.ts';
import { tensorflowType } from '../tensor/datatype.ts';
import { bodyOf, namingFailures, senderOf } from './rest-request.ts';
import { readPredictRequest, writePredictAnswer } from './tensorflow-predict.ts';

interface Named {
  readonly Params: { readonly target: string; readonly version?: string };
}

/** Adds the routes. The verb stands after a colon behind the last part of the path, which may be the name, the version or the label. */
export function tensorflowRoutes(app: FastifyInstance, service: ModelService): void {
  const { repository, access } = service;
  const predict = (served: ServedVersion, verb: string | undefined, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (verb !== 'predict') throw new HttpProblem('unknown_route', { detail: verb === undefined ? 'The path names no verb.' : `":${verb.slice(0, 40)}" is not served.`, cure: 'POST …:predict; :classify and :regress are for examples in TensorFlow’s own format.' });
    return answer(served, request, reply);
  };
  async function answer(served: ServedVersion, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asked = readPredictRequest(bodyOf(request).json, served.spec);
    const inferred = await inferAndCount(service, { protocol: 'tensorflow', served, inputs: asked.inputs });
    return namingFailures(reply, inferred).type('application/json').send(writePredictAnswer(asked, inferred));
  }

  app.post<Named>('/v1/models/:target', (request, reply) => {
    access.requireInfer(senderOf(request));
    const [name, verb] = cut(request.params.target);
    return predict(repository.require(name), verb, request, reply);
  });
  for (const kind of ['versions', 'labels']) {
    app.post<Named>(`/v1/models/:target/${kind}/:version`, (request, reply) => {
      access.requireInfer(senderOf(request));
      const [version, verb] = cut(request.params.version!);
      return predict(repository.require(request.params.target, version), verb, request, reply);
    });
    app.get<Named>(`/v1/models/:target/${kind}/:version`, (request) => {
      access.requireInfer(senderOf(request));
      return { model_version_status: [statusOf(repository.require(request.params.target, request.params.version))] };
    });
    app.get<Named>(`/v1/models/:target/${kind}/:version/metadata`, (request) => {
      access.requireInfer(senderOf(request));
      return metadataOf(repository.require(request.params.target, request.params.version));
    });
  }
  // KServe's first protocol shares the path, and reads whether the model is ready.
  app.get('/v1/models', (request) => {
    access.requireInfer(senderOf(request));
    return { models: repository.models.map(({ name }) => name) };
  });
  app.get<Named>('/v1/models/:target', (request) => {
    access.requireInfer(senderOf(request));
    const { name, versions, usual = '' } = repository.requireModel(request.params.target);
    const answering = versions.get(usual);
    return { name, ready: answering !== undefined && answering.unready === undefined, model_version_status: [...versions.values()].reverse().map(statusOf) };
  });
  app.get<Named>('/v1/models/:target/metadata', (request) => {
    access.requireInfer(senderOf(request));
    return metadataOf(repository.require(request.params.target));
  });
}

function cut(part: string): readonly [name: string, verb: string | undefined] {
  const colon = part.lastIndexOf(':');
  return colon < 0 ? [part, undefined] : [part.slice(0, colon), part.slice(colon + 1)];
}

function statusOf({ version, unready }: ServedVersion): object {
  return { version, state: 'AVAILABLE', status: { error_code: unready === undefined ? 'OK' : 'UNAVAILABLE', error_message: unready ?? '' } };
}

function metadataOf({ name, version, spec }: ServedVersion): object {
  const of = (tensors: readonly TensorSpec[]): object => Object.fromEntries(tensors.map(({ name: called, datatype, shape }) => [called, { name: called, dtype: tensorflowType(datatype), tensor_shape: { dim: shape.map((size) => ({ size: String(size), name: '' })), unknown_rank: false } }]));
  const serving = { inputs: of(spec.inputs), outputs: of(spec.outputs), method_name: 'tensorflow/serving/predict', defaults: {} };
  return { model_spec: { name, signature_name: '', version }, metadata: { signature_def: { signature_def: { serving_default: serving } } } };
}
