/** What the server says went wrong: a code, a sentence and a cure. */

/** An answer that is a problem document (RFC 9457), or no answer at all (`code` is then `unreachable`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly cure: string | undefined;
  readonly status: number;

  constructor({ code, detail, cure, status }: { readonly code: string; readonly detail: string; readonly cure?: string | undefined; readonly status: number }) {
    super(detail);
    this.code = code;
    this.cure = cure;
    this.status = status;
  }

  /** The server wants a key, or another one. */
  get wantsKey(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Reads the problem out of an answer that is not ok. Never throws. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const sent: unknown = await response.clone().json().catch(() => undefined);
  const { code, detail, cure } = (typeof sent === 'object' && sent !== null ? sent : {}) as { readonly code?: string; readonly detail?: string; readonly cure?: string };
  return new ApiProblem({ code: code ?? 'unknown', detail: detail ?? `${response.status} ${response.statusText}`, cure, status: response.status });
}
