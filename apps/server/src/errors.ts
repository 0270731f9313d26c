/** Every code the server can say itself, with status and title. Codes of single events are the engine's `rejectionCodes`. */

/** Why a request is not answered, by code. */
export const problemCodes = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_encoding: { status: 400, title: 'The body is not what Content-Encoding says' },
  malformed_batch: { status: 400, title: 'The batch is not a list of messages' },
  malformed_moment: { status: 400, title: 'The moment cannot be read' },
  malformed_cursor: { status: 400, title: 'The cursor is not one of this list' },
  malformed_request: { status: 400, title: 'The request does not fit its description' },
  malformed_selection: { status: 400, title: 'The condition has a mistake' },
  malformed_definition: { status: 400, title: 'The definition has mistakes' },
  malformed_context: { status: 400, title: 'The context does not fit the recommendation' },
  unknown_view: { status: 400, title: 'No view has this name' },
  missing_key: { status: 401, title: 'A key is needed' },
  unknown_key: { status: 401, title: 'The key is not known here' },
  key_cannot_write: { status: 403, title: 'A read key cannot write' },
  key_cannot_read: { status: 403, title: 'A write key cannot read' },
  key_cannot_administer: { status: 403, title: 'The key may not change what is computed' },
  unknown_route: { status: 404, title: 'Nothing is served at this path' },
  unknown_event: { status: 404, title: 'There is no such event' },
  unknown_identifier: { status: 404, title: 'The identifier was never seen' },
  unknown_column: { status: 404, title: 'No feature, value, tag or segment has this name' },
  unknown_source: { status: 404, title: 'No source has this name' },
  unknown_prediction: { status: 404, title: 'No prediction has this name' },
  unknown_run: { status: 404, title: 'No run has this number' },
  unknown_recommendation: { status: 404, title: 'No recommendation has this name' },
  unknown_item: { status: 404, title: 'The item was never seen' },
  model_unknown: { status: 404, title: 'No model has this hash' },
  evaluation_unknown: { status: 404, title: 'No evaluation stands beside this model' },
  decision_unknown: { status: 404, title: 'No decision has this id' },
  series_unfit: { status: 404, title: 'There is no such series' },
  unknown_segment: { status: 404, title: 'No segment has this name' },
  unknown_draft: { status: 404, title: 'No draft has this name' },
  unknown_tag: { status: 404, title: 'No tag has this name' },
  generation_unknown: { status: 404, title: 'No definition of this version is computed here' },
  method_not_allowed: { status: 405, title: 'The path does not take this method' },
  nothing_to_decide: { status: 409, title: 'The model says nothing of this customer' },
  online_undeclared: { status: 404, title: 'The prediction does not learn with each event' },
  no_champion: { status: 409, title: 'Nobody answers for this prediction yet' },
  no_attention: { status: 404, title: 'No model that answers reads what customers did one after the other' },
  preview_inexact: { status: 409, title: 'What would follow cannot be told exactly' },
  model_first: { status: 409, title: 'No other model was champion before' },
  model_unfit: { status: 409, title: 'The model does not fit the prediction' },
  model_feeds: { status: 409, title: 'Tags or other columns rest on the prediction' },
  model_unserved: { status: 409, title: 'Nothing here scores with models made elsewhere' },
  model_malformed: { status: 400, title: 'The file is no ONNX model' },
  model_oversized: { status: 413, title: 'The model file is too large' },
  model_external_data: { status: 400, title: 'The model keeps data in other files' },
  model_unknown_operator: { status: 400, title: 'The model uses an operator that is not known here' },
  model_signature: { status: 400, title: 'The model does not fit its signature' },
  model_refused: { status: 400, title: 'ONNX Runtime does not take the model' },
  malformed_tensor: { status: 400, title: 'The tensors are not those that the model takes' },
  run_refused: { status: 400, title: 'The model could not be run on these inputs' },
  model_not_served: { status: 404, title: 'No model of this name is served' },
  version_not_served: { status: 404, title: 'The model is not served in this version' },
  model_overloaded: { status: 503, title: 'Too much waits for this model' },
  model_stuck: { status: 503, title: 'The model is not asked any more' },
  generation_busy: { status: 409, title: 'Another definition is being computed' },
  backup_running: { status: 409, title: 'A backup is being taken already' },
  draft_changed: { status: 409, title: 'Somebody else wrote the draft meanwhile' },
  draft_failed: { status: 503, title: 'The draft could not be kept' },
  generation_failed: { status: 409, title: 'The definition could not be computed' },
  proof_running: { status: 409, title: 'A proof is under way' },
  training_running: { status: 409, title: 'A training is under way' },
  proof_failed: { status: 500, title: 'Nothing was proven' },
  body_too_large: { status: 413, title: 'The body is too large' },
  batch_too_long: { status: 413, title: 'The batch has too many messages' },
  unsupported_media_type: { status: 415, title: 'The body has a type that is not read here' },
  unsupported_encoding: { status: 415, title: 'The body has an encoding that is not read here' },
  overloaded: { status: 429, title: 'More comes in than can be taken' },
  model_damaged: { status: 500, title: 'The model cannot be trusted' },
  internal_error: { status: 500, title: 'The server made a mistake' },
  disk_full: { status: 503, title: 'The disk is full: nothing can be acknowledged' },
  log_failed: { status: 503, title: 'The log cannot be written: nothing can be acknowledged' },
  reader_failed: { status: 503, title: 'What was sent could not be read to its end' },
  decision_failed: { status: 503, title: 'The decision could not be kept' },
  recommendation_building: { status: 503, title: 'Recommendations are being computed for the first time' },
  customers_building: { status: 503, title: 'Customers are being compared for the first time' },
  closing: { status: 503, title: 'The server is stopping' },
  not_ready: { status: 503, title: 'Not ready yet' },
  stalled: { status: 503, title: 'The process answers too slowly' },
  too_many_subscribers: { status: 503, title: 'Too many subscribers listen to the changes' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** The code of a problem document; stable. */
export type ProblemCode = keyof typeof problemCodes;

/** What went wrong in this one request, for the person who sent it. */
export interface ProblemWords {
  /** What is wrong and where, a sentence. */
  readonly detail: string;
  /** How to mend it, a sentence. */
  readonly cure: string;
  /** The same in Chinese, where it is known for this one; else its code says it in general. */
  readonly zh?: { readonly detail: string; readonly cure: string };
}

/** A request that cannot be answered. Thrown by handlers, answered as a problem document. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly words: ProblemWords;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, words: ProblemWords, headers: Readonly<Record<string, string>> = {}) {
    super(words.detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.words = words;
    this.headers = headers;
  }
}

/** Why the server does not start, by code. */
export type ServerErrorCode = 'example_key_exposed' | 'models_exposed';

/** The server refuses to start as told. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  readonly cure: string;

  constructor(code: ServerErrorCode, { detail, cure }: ProblemWords) {
    super(detail);
    this.name = 'ServerError';
    this.code = code;
    this.cure = cure;
  }
}

/** Why a file is not taken in, by code. */
export const fileErrorCodes = {
  malformed_map: 'The map has mistakes.',
  missing_map: 'A CSV file needs a map.',
  unreadable_file: 'The file cannot be read.',
  malformed_file: 'The file is not what it is said to be.',
  unknown_column: 'The map names a column that the file does not have.',
} as const;

export type FileErrorCode = keyof typeof fileErrorCodes;

/** One mistake of a map. */
export interface MapProblem {
  /** Where: `rules[1].properties.revenue`. */
  readonly path: string;
  readonly message: string;
  readonly cure: string;
}

/** A file, or its map, that cannot be taken in at all. What is wrong with one row only is counted instead. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly problems: readonly MapProblem[];

  constructor(code: FileErrorCode, problems: readonly MapProblem[], options: { readonly cause?: unknown } = {}) {
    super(problems.map(({ path, message, cure }) => `${path}: ${message} ${cure}`).join('\n'), options);
    this.name = 'FileError';
    this.code = code;
    this.problems = problems;
  }
}

/** What the command line can say itself, by code, with the kind of exit code that it ends with. */
export const cliErrorCodes = {
  wrong_call: 'usage',
  unknown_example: 'usage',
  no_definition: 'usage',
  unreadable_definition: 'notFound',
  no_profile_exported: 'failed',
  malformed_port: 'usage',
  port_taken: 'failed',
  port_forbidden: 'failed',
  address_unknown: 'failed',
  folder_forbidden: 'failed',
  server_unreachable: 'unreachable',
  not_limn: 'unreachable',
  not_found: 'notFound',
  request_refused: 'failed',
  malformed_request: 'usage',
  malformed_option: 'usage',
  no_folder: 'notFound',
  folder_exists: 'failed',
  unwritable_file: 'failed',
} as const satisfies Readonly<Record<string, 'failed' | 'usage' | 'notFound' | 'unreachable'>>;

export type CliErrorCode = keyof typeof cliErrorCodes;

/** A command that cannot do its work, in words for the person who typed it. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  readonly cure: string;

  constructor(code: CliErrorCode, { detail, cure }: ProblemWords, options: { readonly cause?: unknown } = {}) {
    super(detail, options);
    this.name = 'CliError';
    this.code = code;
    this.cure = cure;
  }
}
