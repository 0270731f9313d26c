/** What lists that were shown are read with: who was meant by an event, what it says of items, and what was known of the customer then. */
import type { ColumnReader, ColumnValue, Engine, EventReader, Expression, ItemMention, MentionReader, ProfileDefinition, SourceId } from '@limn/engine';

/** Reads the items of an event, and beside each a field, if it has one. */
export function mentionsOf({ item, event, each, where }: ItemMention, { reader, definition, field }: { readonly reader: EventReader; readonly definition: ProfileDefinition; readonly field?: string | undefined }): MentionReader {
  const values: readonly Expression[] = field === undefined || !declaresField(definition, { event, ...(each !== undefined && { each }) }, field) ? [] : [{ op: each === undefined ? 'field' : 'item', name: field }];
  return reader.mentions({ event, key: item, values, ...(each !== undefined && { each }), ...(where && { where }) });
}

/** Whether an event, or the entries of its array, has a field. */
export function declaresField({ events }: ProfileDefinition, { event, each }: Pick<ItemMention, 'event' | 'each'>, field: string): boolean {
  const { fields } = events.find(({ name }) => name === event)!;
  const array = each === undefined ? undefined : fields[each];
  return Object.hasOwn(array?.type === 'array' ? array.items : fields, field);
}

/** Columns of customers as of moments, read as they are asked for. */
export function createColumnsAsOf(engine: Engine): (owner: SourceId, asOf: number) => (column: string) => ColumnValue {
  const readers = new Map<string, ColumnReader>();
  return (owner, asOf) => (column) => {
    const reader = readers.get(column) ?? engine.readerOf([column]);
    readers.set(column, reader);
    return reader.read(owner, { asOf })[0];
  };
}
