/** UTF-8 as a string with one character a byte: such strings are put together and written as fast as plain ASCII. */
export function byteText(text: string): string {
  return encodeURIComponent(text).replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A value as JSON, one character a byte. */
export function byteJson(value: unknown): string {
  return byteText(JSON.stringify(value));
}
