/** A request that the tenant refuses; thrown by the routes, answered as Graph's error body. */
export class ErrorAnswer extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly { readonly code: string; readonly message: string }[];

  /**
   * Says no.
   *
   * @param detailCode The more precise code that some clients see in `details`.
   */
  constructor(status: number, code: string, message: string, detailCode?: string) {
    super(message);
    this.name = 'ErrorAnswer';
    this.status = status;
    this.code = code;
    this.details = detailCode === undefined ? [] : [{ code: detailCode, message }];
  }
}

/** 400 `Request_BadRequest`. */
export function badRequest(message: string, detailCode?: string): ErrorAnswer {
  return new ErrorAnswer(400, 'Request_BadRequest', message, detailCode);
}

/** 400 `Request_UnsupportedQuery`. */
export function unsupportedQuery(message: string): ErrorAnswer {
  return new ErrorAnswer(400, 'Request_UnsupportedQuery', message);
}

/** 404 `Request_ResourceNotFound`. */
export function notFound(name: string): ErrorAnswer {
  return new ErrorAnswer(
    404,
    'Request_ResourceNotFound',
    `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
