/** The operators, one by one: a test takes each from here. */
export { add, divide, maximum, minimum, multiply, negate, subtract } from './arithmetic.ts';
export { cast, equal, greater, greaterOrEqual, not, where } from './compare.ts';
export { abs, erf, exp, gelu, log, relu, sigmoid, softplus, sqrt, square, tanh } from './function.ts';
export { gather, pick } from './gather.ts';
export { affine, matmul } from './matrix.ts';
export { max, mean, sum } from './reduce.ts';
export { concat, expand, pad, reshape, slice, split, transpose } from './shape.ts';
export { logSoftmax, logSumExp, softmax } from './softmax.ts';
