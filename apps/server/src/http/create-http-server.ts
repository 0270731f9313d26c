/** The HTTP API: every route family, behind the same keys, bounds, errors and figures. */
import type { Words } from '@limn/engine';
import { maxBodyBytes, type Limn } from '@limn/host';
import { fastify, type FastifyInstance } from 'fastify';
import { HttpProblem } from '../errors.ts';
import { ActivityHub } from '../activity/activity-hub.ts';
import { createAccess, type Keys } from './access.ts';
import { activityRoutes } from './activity.ts';
import { backupRoutes } from './backup.ts';
import { createAdmission, defaultBounds, type AdmissionBounds } from './admission.ts';
import { readJsonBodies } from './body.ts';
import { changeRoutes } from './changes.ts';
import { checkEventRoutes } from './check-event.ts';
import { collectRoutes } from './collect.ts';
import { serveConsole } from './console.ts';
import { Trainings } from '../learn/trainings.ts';
import { Retrainer } from '../retrain/retrainer.ts';
import { LogWork, type LogWaiter } from '../log-work/log-work.ts';
import { OnlineLearners } from '../online/online-learners.ts';
import type { WebhookSettings } from '../watch/alert-webhook.ts';
import { Watcher } from '../watch/watcher.ts';
import { watchMetrics } from '../watch/watch-metrics.ts';
import { Surveys } from '../survey/surveys.ts';
import { Tides } from '../survey/tides.ts';
import { ChangeIndex } from '../customer/change-index.ts';
import type { HttpContext } from './context.ts';
import { countRoutes } from './count.ts';
import { decisionPathRoutes } from './decision-path.ts';
import { decisionRoutes } from './decisions.ts';
import { attentionRoutes } from './attention.ts';
import { dependenceRoutes } from './dependence.ts';
import { definitionRoutes } from './definitions.ts';
import { definitionHistoryRoutes } from './definition-history.ts';
import { distributionRoutes } from './distribution.ts';
import { draftRoutes } from './drafts.ts';
import { evaluationRoutes } from './evaluation.ts';
import { eventRoutes } from './events.ts';
import { evidenceRoutes } from './evidence.ts';
import { explainRoutes } from './explain.ts';
import { featureDifferenceRoutes } from './feature-difference.ts';
import { featureRoutes } from './features.ts';
import { generationRoutes } from './generations.ts';
import { createLatencies, healthRoutes, kindOfRoute } from './health.ts';
import { watchHeavyCustomers } from './heavy-customer.ts';
import { hideNames, revealRoutes } from './hidden-names.ts';
import { identityRoutes } from './identity.ts';
import { importRoutes } from './import.ts';
import { lateRoutes } from './late.ts';
import { lineageRoutes } from './lineage.ts';
import { modelReportRoutes } from './model-report.ts';
import { predictionDriftRoutes } from './prediction-drift.ts';
import { predictionScoreRoutes } from './prediction-scores.ts';
import { modelRoutes } from './models.ts';
import { modelRegistrationRoutes } from './model-registration.ts';
import { createMetrics } from './metrics.ts';
import { onlineRoutes } from './online.ts';
import { describeRoutes, openApiRoutes } from './openapi.ts';
import { problemOf, sendProblem } from './problem.ts';
import { profileRoutes } from './profiles.ts';
import { proofRoutes } from './proof.ts';
import { recommendationRoutes } from './recommendations.ts';
import { similarCustomerRoutes } from './similar-customers.ts';
import { createSealedIds } from './sealed-id.ts';
import { ruleDetailRoutes } from './rule-detail.ts';
import { ruleRoutes } from './rules.ts';
import { discoveryOddityRoutes } from './discovery-oddities.ts';
import { discoverySegmentRoutes } from './discovery-segments.ts';
import { discoveryTagRoutes } from './discovery-tags.ts';
import { forecastRoutes } from './forecast.ts';
import { segmentPreviewRoutes } from './segment-preview.ts';
import { segmentPreviewHistoryRoutes } from './segment-preview-history.ts';
import { searchRoutes } from './search.ts';
import { sourceRoutes } from './sources.ts';
import { statusRoutes } from './status.ts';
import { summaryRoutes } from './summary.ts';
import { timelineRoutes } from './timeline.ts';
import { recommendationReportRoutes } from './recommendation-report.ts';
import { recommendationOutcomeRoutes } from './recommendation-outcomes.ts';
import { recommendationTrainingRoutes } from './recommendation-training.ts';
import { retrainingRoutes } from './retraining.ts';
import { trainingRoutes } from './training.ts';
import type { HttpApp, TypeBoxTypeProvider } from './type-provider.ts';
import { answerUnknownRoutes } from './unknown-route.ts';
import { watchRoutes } from './watch.ts';

/** One line of the log. Carries no path, identifier, key or body. */
export type LogLine =
  | { readonly kind: 'request'; readonly method: string; readonly route: string; readonly status: number; readonly ms: number }
  /** One customer makes an unusual share of all events; which, only the API says. */
  | { readonly kind: 'alarm'; readonly alarm: 'heavy_customer'; readonly share: number; readonly events: number }
  /** Something opened or closed that somebody should look after; names no customer. */
  | { readonly kind: 'alert'; readonly change: 'opened' | 'closed'; readonly code: string; readonly level: 'failed' | 'warn' | 'note'; readonly text: Words }
  /** A personal identifier was shown plainly; which one, only its sealed id says. */
  | { readonly kind: 'reveal'; readonly id: string }
  /** Our own mistake: the kind of the error and where it was thrown. */
  | { readonly kind: 'failure'; readonly route: string; readonly error: string; readonly stack: string };

/** What is served, to whom, and where its log lines go. */
export interface HttpServerOptions {
  readonly limn: Limn;
  readonly keys: Keys;
  /** Default: nothing is logged. */
  readonly logger?: (line: LogLine) => void;
  /** Of the server, for /openapi.json. */
  readonly version?: string;
  /** How much may be on its way in at once. */
  readonly bounds?: AdmissionBounds;
  /** Folder of the built console; absent: none is served. */
  readonly console?: string | undefined;
  /** Look after what is learnt, once a day, and tell somebody; default: no. */
  readonly watch?: {
    readonly webhook?: WebhookSettings | undefined;
    /** Where the log is walked; default: in a process of its own. */
    readonly logWork?: LogWaiter;
  };
}

/** Families that take in what is sent, as much of it at once as admission lets. */
const takingFamilies = [collectRoutes, eventRoutes, importRoutes];
const families = [profileRoutes, explainRoutes, evidenceRoutes, timelineRoutes, summaryRoutes, searchRoutes, ruleRoutes, ruleDetailRoutes, countRoutes, segmentPreviewRoutes, segmentPreviewHistoryRoutes, draftRoutes, distributionRoutes, featureRoutes, featureDifferenceRoutes, lineageRoutes, definitionRoutes, definitionHistoryRoutes, generationRoutes, modelRoutes, modelRegistrationRoutes, modelReportRoutes, predictionScoreRoutes, predictionDriftRoutes, forecastRoutes, discoveryOddityRoutes, discoverySegmentRoutes, discoveryTagRoutes, onlineRoutes, decisionPathRoutes, dependenceRoutes, trainingRoutes, retrainingRoutes, decisionRoutes, recommendationRoutes, attentionRoutes, recommendationTrainingRoutes, recommendationOutcomeRoutes, recommendationReportRoutes, evaluationRoutes, similarCustomerRoutes, changeRoutes, identityRoutes, revealRoutes, proofRoutes, backupRoutes, lateRoutes, activityRoutes, watchRoutes, sourceRoutes, checkEventRoutes, healthRoutes, statusRoutes, openApiRoutes];

/** Routes whose answers last as long as their clients stay: their time says nothing. */
const streams: ReadonlySet<string> = new Set(['/v1/changes', '/v1/activity']);

/** A longest identifier, percent-encoded. */
const maxParamLength = 6_000;
/** A request must have come within this, ms. */
const requestTimeout = 30_000;
/** A machine that does much else takes long to begin, ms. */
const pluginTimeout = 120_000;

/**
 * Creates the server; `listen` starts it, `close` ends it (change streams too) and leaves `limn` open.
 * Call `listenGuard` before listening beyond this machine.
 */
export function createHttpServer({ limn, keys, logger = () => {}, version = '0.1.0', bounds = defaultBounds, console, watch }: HttpServerOptions): FastifyInstance {
  const app: HttpApp = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout,
    pluginTimeout,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, new HttpProblem('malformed_request', { detail: 'The path is not percent-encoded UTF-8.', cure: 'Encode identifiers in paths with encodeURIComponent.' }));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  const admission = createAdmission(bounds);
  const activity = new ActivityHub(limn);
  const trainings = new Trainings(limn);
  const logWork = new LogWork();
  const context: HttpContext = { limn, access: createAccess(keys), metrics: createMetrics(limn, admission), activity, latencies: createLatencies(), trainings, retrainer: new Retrainer({ limn, trainings, alerts: () => activity.alerts }), logWork, watcher: new Watcher(limn, watch?.logWork ?? logWork), online: new OnlineLearners(limn), surveys: new Surveys(limn), tides: new Tides(limn), changes: new ChangeIndex(limn), ids: createSealedIds(limn.folder, () => limn.engine.definition.identity.personal), told: logger };

  // Answers are plain data; that they fit their schemas is what the tests prove.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error: Error, request, reply) => {
    const problem = problemOf(error);
    if (problem !== undefined) return sendProblem(reply, problem);
    logger({ kind: 'failure', route: routeOf(request.routeOptions.url), error: error.name, stack: framesOf(error) });
    return sendProblem(reply, new HttpProblem('internal_error', { detail: 'The request met a mistake of the server.', cure: 'Look into the log of the server and report it.' }));
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request.routeOptions.url);
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 100) / 100 };
    if (!streams.has(route)) {
      context.metrics.observeRequest(line);
      const kind = kindOfRoute(request.method, route);
      if (kind !== undefined) context.latencies[kind].add(reply.elapsedTime);
    }
    logger({ kind: 'request', ...line });
    done();
  });

  let stopWatching = (): void => {};
  app.addHook('onListen', (done) => {
    context.activity.start();
    activity.addAlerts(() => context.retrainer.alerts());
    context.retrainer.start();
    watchMetrics(context);
    activity.addAlerts(() => context.watcher.alerts());
    activity.onAlerts(({ opened, closed }) => {
      for (const [change, alerts] of [['opened', opened], ['closed', closed]] as const) for (const { code, level, text } of alerts) logger({ kind: 'alert', change, code, level, text });
    });
    if (watch !== undefined) context.watcher.start(activity, watch.webhook);
    stopWatching = watchHeavyCustomers(limn, ({ share, events }) => logger({ kind: 'alarm', alarm: 'heavy_customer', share, events }));
    done();
  });
  app.addHook('onClose', async () => {
    context.activity.close();
    stopWatching();
    await context.watcher.stop();
  });
  // Connections whose last answer goes out while the server stops would be kept for over a minute.
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => app.server.closeIdleConnections(), 20).unref();
    app.server.once('close', () => clearInterval(sweep));
  });
  readJsonBodies(app);
  hideNames(app, context.ids);
  answerUnknownRoutes(app, console === undefined ? undefined : serveConsole(app, console));
  describeRoutes(app, version);
  for (const family of takingFamilies) {
    app.register(async (scope) => {
      family(scope as HttpApp, context);
      // After the hooks of the family: a page that is refused may know it.
      scope.after(() => admission.guard(scope as HttpApp));
    });
  }
  for (const family of families) {
    app.register(async (scope) => family(scope as HttpApp, context));
  }
  return app as unknown as FastifyInstance;
}

/** The pattern of the route; the path itself carries identifiers. */
function routeOf(pattern: string | undefined): string {
  return pattern ?? 'unknown';
}

/** Where it was thrown, without the message, which may carry what was sent. */
function framesOf(error: Error): string {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
}
