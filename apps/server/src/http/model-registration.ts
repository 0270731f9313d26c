/** Models made elsewhere over HTTP: an ONNX file and its signature become a candidate. */
import { predictionsOf } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem, type ProblemCode } from '../errors.ts';
import { mostModelBytes, registerForeignModel } from '../learn/foreign-models.ts';
import type { HttpContext } from './context.ts';
import { Model, sentModel } from './models.ts';
import { adminProblems, adminSecurity, answers, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

/** Base64 takes a third more; the signature has room besides. */
const bodyLimit = Math.ceil(mostModelBytes * 1.4);

const nobodyNamed = 'an admin key';

export function modelRegistrationRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.post('/v1/predictions/:name/models', {
    bodyLimit,
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Register a model made elsewhere',
      description: 'An ONNX file of scikit-learn, PyTorch or any other. It is looked through, tried and kept as a candidate: it answers for nobody yet. Where tags, segments or other columns rest on the prediction it can be a shadow, and no more.',
      security: adminSecurity,
      params: Type.Object({ name: Type.String({ description: 'Of the prediction.' }) }),
      body: Type.Object(
        {
          onnx: Type.String({ minLength: 1, description: 'The file in base64, at most 64 MiB of it; all tensors inside.' }),
          signature: Type.Unsafe<unknown>({ type: 'object', description: 'inputs: name, type and columns of each; output: name, and the places of its scores; link: logistic, softmax, exp or identity; classes: their names.' }),
          file: Type.Optional(Type.String({ maxLength: 200, description: 'Its name, for the record.' })),
          by: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Who registers it; stands in the record.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(Model), 'The candidate.', adminProblems),
    },
    handler: async ({ params: { name }, body: { onnx, signature, file = 'model.onnx', by = nobodyNamed } }) => {
      const known = [...predictionsOf(limn.engine.definition).keys()];
      if (!known.includes(name)) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: known.length === 0 ? 'Declare one with definePredictions.' : `Ask for one of ${known.join(', ')}.` });
      return sentModel(await registerForeignModel(limn, { prediction: name, file, onnx: Buffer.from(onnx, 'base64'), signature, by }).catch(refuse));
    },
  });
}

const codes: Readonly<Record<string, ProblemCode>> = {
  model_malformed: 'model_malformed', model_oversized: 'model_oversized', model_external_data: 'model_external_data',
  model_unknown_operator: 'model_unknown_operator', model_signature: 'model_signature', model_failed: 'model_refused',
};

/** What is wrong with a file, in the words of whoever looked it through. */
async function refuse(cause: unknown): Promise<never> {
  const { LearnError } = await import('@limn/learn');
  const code = cause instanceof LearnError ? codes[cause.code] : undefined;
  if (code === undefined) throw cause;
  const { what, cure } = (cause as InstanceType<typeof LearnError>).problem.text.en;
  throw new HttpProblem(code, { detail: `${what}.`, cure: `${cure}.` });
}
