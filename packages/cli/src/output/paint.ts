export type Color = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';
export type Paint = (color: Color, text: string) => string;

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const satisfies Record<Color, number>;

/** Colours for a terminal; without them text stays as it is. */
export function paint(enabled: boolean): Paint {
  return enabled ? (color, text) => `\u001b[${CODES[color]}m${text}\u001b[0m` : (_color, text) => text;
}
