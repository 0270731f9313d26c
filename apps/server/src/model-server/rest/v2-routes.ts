/** The Open Inference Protocol over REST. https://github.com/kserve/open-inference-protocol */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from '../../errors.ts';
import { inferAndCount, serverFacts, type ModelService } from '../model-service.ts';
import { namingFailures, bodyOf, senderOf } from './rest-request.ts';
import { readV2Request, writeV2Answer } from './v2-infer.ts';
import { configurationOf, metadataOf, statisticsOf } from './v2-metadata.ts';

interface Named {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** Adds the routes. @param mostRows of a run, as clients of other servers ask for it */
export function v2Routes(app: FastifyInstance, service: ModelService, { mostRows }: { readonly mostRows: number }): void {
  const { repository, access, unready } = service;
  const mayInfer = (request: FastifyRequest): void => access.requireInfer(senderOf(request));

  app.get('/v2', (request) => {
    mayInfer(request);
    return serverFacts;
  });
  // Whoever watches over processes has no key.
  app.get('/v2/health/live', () => ({ live: true }));
  app.get('/v2/health/ready', () => sayReady(unready()));
  app.get('/v2/models', (request) => {
    mayInfer(request);
    return { models: repository.models.map(({ name }) => name) };
  });
  app.get('/v2/models/stats', (request) => {
    mayInfer(request);
    return { model_stats: repository.models.flatMap(({ versions }) => [...versions.values()].map(statisticsOf)) };
  });

  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    app.get<Named>(path, (request) => {
      mayInfer(request);
      const { model, version } = request.params;
      return metadataOf(repository.requireModel(model), repository.require(model, version));
    });
    app.get<Named>(`${path}/ready`, ({ params: { model, version } }) => sayReady(repository.require(model, version).unready));
    app.get<Named>(`${path}/config`, (request) => {
      mayInfer(request);
      const { model, version } = request.params;
      return configurationOf(repository.requireModel(model), repository.require(model, version).spec, mostRows);
    });
    app.get<Named>(`${path}/stats`, (request) => {
      mayInfer(request);
      const { model, version } = request.params;
      const asked = version === undefined ? [...repository.requireModel(model).versions.values()] : [repository.require(model, version)];
      return { model_stats: asked.map(statisticsOf) };
    });
    app.post<Named>(`${path}/infer`, async (request, reply) => {
      mayInfer(request);
      const served = repository.require(request.params.model, request.params.version);
      const asked = readV2Request(bodyOf(request), served.spec);
      const inferred = await inferAndCount(service, { protocol: 'rest', served, inputs: asked.inputs, wanted: asked.wanted });
      const { body, headerLength } = writeV2Answer(served, asked, inferred);
      if (headerLength === undefined) return namingFailures(reply, inferred).type('application/json').send(body);
      return namingFailures(reply, inferred).header('inference-header-content-length', String(headerLength)).type('application/octet-stream').send(body);
    });
  }

  app.post('/v2/repository/index', (request) => {
    mayInfer(request);
    const { ready } = request.body === undefined || (request.body as Buffer).length === 0 ? {} : (bodyOf(request).json as { readonly ready?: unknown });
    return repository.index().filter(({ isReady }) => isReady || ready !== true).map(({ name, version, isReady, reason }) => ({ name, version, state: isReady ? 'READY' : 'UNAVAILABLE', reason }));
  });
  app.post<Named>('/v2/repository/models/:model/load', async (request, reply) => {
    access.requireAdmin(senderOf(request));
    await repository.load(request.params.model);
    return reply.send({});
  });
  app.post<Named>('/v2/repository/models/:model/unload', async (request, reply) => {
    access.requireAdmin(senderOf(request));
    await repository.unload(request.params.model);
    return reply.send({});
  });
}

function sayReady(unready: string | undefined): object {
  if (unready !== undefined) throw new HttpProblem('not_ready', { detail: unready, cure: 'Ask another process until it is, or look at POST /v2/repository/index.' });
  return { ready: true };
}
