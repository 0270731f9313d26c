export type { CategoryColumn, ListColumn, Matrix, NumberColumn, Table, TableColumn } from './table/table.ts';
export { fitTransforms, type FitOptions, type FittedTransforms } from './transform/fit-transforms.ts';
export { matrixOf, TIMELESS_AS_OF, valueAt, type RowChoice } from './transform/matrix.ts';
