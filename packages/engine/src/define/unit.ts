/** Units through arithmetic: pounds a piece times pieces are pounds, pounds by pounds are a bare number. */
interface WithUnit {
  readonly unit: string | undefined;
}

/** Kept when both sides share it, or one side has none. */
export function unitOfSum(left: WithUnit, right: WithUnit): string | undefined {
  return left.unit === right.unit || right.unit === undefined ? left.unit : left.unit === undefined ? right.unit : undefined;
}

/** The unit of the one side that has one; squares have none that people would read. */
export function unitOfProduct(left: WithUnit, right: WithUnit): string | undefined {
  return left.unit === undefined ? right.unit : right.unit === undefined ? left.unit : undefined;
}

/** The dividend's, when the divisor is a bare number. */
export function unitOfQuotient(left: WithUnit, right: WithUnit): string | undefined {
  return right.unit === undefined ? left.unit : undefined;
}
