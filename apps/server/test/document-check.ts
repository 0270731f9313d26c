/** Holds requests and answers of tests against /openapi.json: a document that says something else fails the test. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export type DocumentCheck = (exchange: { readonly method: string; readonly path: string; readonly body?: unknown; readonly answer: Answer }) => void;

export function createDocumentCheck(sent: unknown): DocumentCheck {
  const document = sent as OpenApi;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const compiled = new Map<object, ValidateFunction>();

  function validate(schema: object, value: unknown, what: string): void {
    let check = compiled.get(schema);
    if (check === undefined) {
      check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as object);
      compiled.set(schema, check);
    }
    expect(check(value) ? [] : check.errors, what).toEqual([]);
  }

  return ({ method, path, body, answer }) => {
    const operation = operationOf(document, method, path);
    const contentType = answer.headers.get('content-type')?.split(';')[0] ?? '';
    if (operation === undefined) {
      expect([404, 405]).toContain(answer.status);
      return;
    }
    const where = `${method} ${path} → ${answer.status} ${contentType}`;
    if (answer.status === 204) {
      expect([operation.responses[204], answer.text], where).toEqual([expect.anything(), '']);
      return;
    }
    const schema = operation.responses[answer.status]?.content?.[contentType]?.schema;
    expect(schema, `${where} is described`).toBeDefined();
    validate(schema!, contentType.endsWith('json') ? JSON.parse(answer.text) : answer.text, where);
    const asked = operation.requestBody?.content?.['application/json']?.schema;
    if (answer.status === 200 && body !== undefined && asked !== undefined && !refusesSome(answer)) validate(asked, body, `${where}: its request`);
  };
}

/** A batch of which something was refused need not fit. */
function refusesSome(answer: Answer): boolean {
  return (JSON.parse(answer.text) as { success?: boolean }).success === false;
}

function operationOf(document: OpenApi, method: string, path: string): Operation | undefined {
  const asked = path.split('?')[0]!.split('/');
  const fitting = Object.entries(document.paths).filter(([template]) => {
    const parts = template.split('/');
    return parts.length === asked.length && parts.every((part, i) => part === asked[i] || part.startsWith('{'));
  });
  // Fixed parts win over parameters, as in the router.
  fitting.sort(([left], [right]) => left.split('{').length - right.split('{').length);
  return fitting.map(([, operations]) => operations[method.toLowerCase()]).find((operation) => operation !== undefined);
}
