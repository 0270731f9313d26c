export type { CategoryColumn, ListColumn, Matrix, NumberColumn, Table, TableColumn } from './table/table.ts';
export { fitTransforms, type FitOptions, type FittedTransforms } from './transform/fit-transforms.ts';
export { matrixOf, TIMELESS_AS_OF, valueAt, type RowChoice } from './transform/matrix.ts';
export { globalImportance, type ColumnImportance, type ImportanceOptions } from './explanation/global-importance.ts';
export { permutationImportance, type PermutationImportance, type PermutationOptions } from './explanation/permutation-importance.ts';
export { sampleRows, type SampleOptions } from './explanation/sample-rows.ts';
export { usualValuesOf } from './explanation/usual-values.ts';
