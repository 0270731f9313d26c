/** The description of the API at /openapi.json, written from the schemas that validate. */
import swagger from '@fastify/swagger';
import { Type } from '@sinclair/typebox';
import { ActivityHistory } from './activity-shape.ts';
import { Backup } from './backup.ts';
import { CheckedEvent } from './check-event.ts';
import { ColumnValue } from './column-value.ts';
import { Distribution } from './distribution.ts';
import { Draft } from './drafts.ts';
import { SegmentPreview } from './segment-preview.ts';
import { SegmentPreviewHistory } from './segment-preview-history.ts';
import { EvidenceOfValue } from './evidence.ts';
import { Explanation, Waterfall } from './explain.ts';
import { OddityDiscovery } from './discovery-oddities.ts';
import { SegmentDiscovery } from './discovery-segments.ts';
import { TagDiscovery } from './discovery-tags.ts';
import { Forecast } from './forecast-shape.ts';
import { FeatureDifference } from './feature-difference.ts';
import { FeatureSummary } from './features.ts';
import { Alert, Health } from './health.ts';
import { HeavyCustomer } from './heavy-customer.ts';
import { IdentityCluster, LinkPreview } from './identity.ts';
import { LateArrivalAnswer } from './late.ts';
import { LineageNode } from './lineage.ts';
import { Message } from './message.ts';
import { ModelReport } from './model-report.ts';
import { ItemAttention } from './attention.ts';
import { PredictionDependence, PredictionInteractions } from './dependence.ts';
import { OnlineLearning } from './online.ts';
import { PredictionDrift } from './prediction-drift.ts';
import { PredictionWatch, Watch } from './watch.ts';
import { ScoreDistribution } from './prediction-scores.ts';
import { RecommendationContributions, RecommendationReport } from './recommendation-report.ts';
import { RecommendationOutcomes } from './recommendation-outcomes.ts';
import { Decision } from './decisions.ts';
import { DecisionPath } from './decision-path.ts';
import { ModelComparison } from './model-comparison.ts';
import { Model } from './models.ts';
import { Retraining, RetrainingRun } from './retraining-shape.ts';
import { Training } from './training.ts';
import { Prediction } from './prediction.ts';
import { CustomerPage, SearchAnswer } from './search.ts';
import { Summary } from './summary.ts';
import { Timeline } from './timeline.ts';
import { TimelineEvent } from './timeline-event.ts';
import { IdentityIssue, Profile } from './profile.ts';
import { LearntModel } from './learnt-model-shape.ts';
import { RecommendationEvaluation } from './evaluation.ts';
import { RecommendationTraining } from './recommendation-training.ts';
import { CatalogueEntry, RecommendedItem } from './recommendation-shape.ts';
import { RecommendationList } from './recommendations.ts';
import { CustomerVector } from './customer-vector.ts';
import { SimilarCustomers } from './similar-customers.ts';
import { answers, Problem } from './schema.ts';
import { Source } from './sources.ts';
import { Taken } from './take.ts';
import { Generation, GenerationDiff } from './generations.ts';
import type { HttpApp } from './type-provider.ts';

const description = `Live, explained customer profiles.

Write keys only write, read keys only read; both go as Basic user name or as Bearer token. Without a read key, reading is open
from the machine itself. Errors are problem documents (RFC 9457) with a stable code and a cure.`;

const key = (text: string) =>
  ({ basic: { type: 'http', scheme: 'basic', description: `${text}, as user name; no password.` }, bearer: { type: 'http', scheme: 'bearer', description: `${text}.` } }) as const;

/** Makes the app describe its routes; to be called before they are added. @param version of the server */
export function describeRoutes(app: HttpApp, version: string): void {
  for (const schema of [Problem, ColumnValue, Taken, Message, IdentityIssue, Profile, Waterfall, Explanation, TimelineEvent, Timeline, EvidenceOfValue, Summary, SearchAnswer, CustomerPage, LateArrivalAnswer, IdentityCluster, LinkPreview, HeavyCustomer, ActivityHistory, Source, CheckedEvent, Alert, Health, Generation, GenerationDiff, Backup, Prediction, Model, ModelComparison, Training, RetrainingRun, Retraining, Decision, RecommendedItem, CatalogueEntry, RecommendationList, LearntModel, RecommendationTraining, RecommendationEvaluation, SimilarCustomers, CustomerVector, Distribution, Draft, SegmentPreview, SegmentPreviewHistory, FeatureSummary, FeatureDifference, LineageNode, ModelReport, ScoreDistribution, PredictionDrift, Watch, PredictionWatch, Forecast, OddityDiscovery, SegmentDiscovery, TagDiscovery, OnlineLearning, PredictionDependence, PredictionInteractions, ItemAttention, RecommendationOutcomes, RecommendationReport, RecommendationContributions, DecisionPath]) app.addSchema(schema);
  const [write, read, admin] = [key('A write key'), key('A read key'), key('An admin key')];
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Limn', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      components: { securitySchemes: { writeKey: write.basic, writeKeyBearer: write.bearer, readKey: read.basic, readKeyBearer: read.bearer, adminKey: admin.basic, adminKeyBearer: admin.bearer } },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => (typeof json['$id'] === 'string' ? json['$id'] : `schema${index}`) },
  });
}

export function openApiRoutes(app: HttpApp): void {
  app.get('/openapi.json', {
    schema: { tags: ['operation'], summary: 'This document', response: answers(Type.Unsafe<unknown>({ type: 'object' }), 'OpenAPI 3.1.', [500]) },
    handler: async () => app.swagger(),
  });
}
