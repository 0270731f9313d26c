/** Values of a query's answer as JSON can say them. */
import type { DuckDBType, DuckDBValueConverter, Json } from '@duckdb/node-api';

/**
 * Makes the converter of a column's values, also of those within lists and structs: integers beyond 2^53 and exact decimals of more than 15 digits
 * become texts, as do numbers that are none; times ISO 8601 in UTC, to the millisecond; intervals `74 days 00:00:05`;
 * a column of JSON what it says. Loads DuckDB.
 */
export async function loadJsonConverters(): Promise<(column: DuckDBType) => DuckDBValueConverter<Json>> {
  const { DuckDBDecimalValue, DuckDBIntervalValue, DuckDBTimestampTZValue, DuckDBTimestampValue, JsonDuckDBValueConverter } = await import('@duckdb/node-api');
  const convert: DuckDBValueConverter<Json> = (value, type, converter) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (value instanceof DuckDBDecimalValue && value.width <= 15) return value.toDouble();
    if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return isoTime(value.micros) ?? String(value);
    if (value instanceof DuckDBIntervalValue) return String(value);
    return JsonDuckDBValueConverter(value, type, converter);
  };
  // Only the type of the whole column tells JSON from other text.
  return ({ alias }) => (alias === JSON_TYPE ? (value) => (value === null ? null : (JSON.parse(String(value)) as Json)) : convert);
}

/** A type as DuckDB names it. */
export function typeName(type: DuckDBType): string {
  return type.alias ?? String(type);
}

const JSON_TYPE = 'JSON';
const MAX_DATE_MS = 8.64e15;

/** undefined beyond what a Date holds: `infinity` among them. */
function isoTime(micros: bigint): string | undefined {
  const ms = Math.floor(Number(micros) / 1000);
  return Math.abs(ms) <= MAX_DATE_MS ? new Date(ms).toISOString() : undefined;
}
