export type { CategoryColumn, ListColumn, Matrix, NumberColumn, Table, TableColumn } from './table/table.ts';
