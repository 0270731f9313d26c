/** A replay that tells how far it is. */
export async function* counted<Record extends { readonly position: number }>(records: AsyncIterable<Record> | Iterable<Record>, tell: (position: number) => void): AsyncGenerator<Record> {
  for await (const record of records) {
    tell(record.position);
    yield record;
  }
}
