/** How long to wait before the next try to bind, in milliseconds: full jitter, doubled with each failure in a row. `random`: 0 to 1. */
export function reconnectDelayMs(failures: number, { initialMs, maxMs }: { readonly initialMs: number; readonly maxMs: number }, random: number): number {
  if (failures === 0) return 0;
  return Math.ceil(random * Math.min(maxMs, initialMs * 2 ** Math.min(failures - 1, 30)));
}
