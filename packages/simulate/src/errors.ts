/** Why there can be no such shop, by code. */
export const shopErrorCodes = ['malformed_shop'] as const;

/** The code of a `ShopError`; stable. */
export type ShopErrorCode = (typeof shopErrorCodes)[number];

/** A shop that was asked for and cannot be. */
export class ShopError extends Error {
  readonly code: ShopErrorCode;
  /** Where: the name of the option, `campaigns[1].at`. */
  readonly path: string;
  readonly cure: string;

  constructor({ path, message, cure }: { readonly path: string; readonly message: string; readonly cure: string }) {
    super(`${path}: ${message} ${cure}`);
    this.name = 'ShopError';
    this.code = 'malformed_shop';
    this.path = path;
    this.cure = cure;
  }
}
