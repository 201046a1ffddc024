/** Beyond how many listeners Node warns of a leak; 0: never. Node's own getMaxListeners knows no AbortSignal, and Jest hears of no warnings. */
export function mostListeners(signal: AbortSignal): unknown {
  const symbol = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'events.maxEventTargetListeners');
  return symbol === undefined ? undefined : Reflect.get(signal, symbol);
}
