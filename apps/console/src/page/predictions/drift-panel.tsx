export function DriftPanel(_: { asked: unknown; model: unknown }) {
  return null;
}
