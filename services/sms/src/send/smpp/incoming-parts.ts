/** What became of a part that came in. */
export type PartFate =
  /** The whole message is stored. */
  | 'STORED'
  | 'NOT_STORED'
  /** Others are missing: the SMSC is to bring it again. */
  | 'LATER';

interface Gathering {
  readonly texts: Map<number, string>;
  readonly since: number;
  stored: Promise<boolean> | undefined;
  readonly whole: Promise<void>;
  readonly becomesWhole: () => void;
}

export interface IncomingPart {
  /** What the parts of one message have in common. */
  readonly message: string;
  readonly total: number;
  readonly number: number;
  readonly text: string;
}

const REMEMBERED_MS = 600_000;

/**
 * Joins the parts of messages that come in. A part is acknowledged only when the whole is stored. An SMSC that sends one at a time would wait
 * for that in vain, so after `waitMs` it is told to bring this part again; the part is remembered meanwhile, and the others come.
 */
export class IncomingParts {
  readonly #gatherings = new Map<string, Gathering>();

  constructor(private readonly waitMs: number) {}

  async add(part: IncomingPart, store: (text: string) => Promise<boolean>): Promise<PartFate> {
    const gathering = this.#gatheringOf(part);
    gathering.texts.set(part.number, part.text);
    if (gathering.texts.size === part.total) {
      gathering.stored ??= store(inOrder(gathering.texts));
      gathering.becomesWhole();
    }
    await timeOut(gathering.whole, this.waitMs);
    const stored = await gathering.stored;
    if (stored === false) gathering.stored = undefined;
    return stored === undefined ? 'LATER' : stored ? 'STORED' : 'NOT_STORED';
  }

  /** The same part with other words is of another message: references come round again. */
  #gatheringOf({ message, number, text }: IncomingPart): Gathering {
    this.#forget();
    const known = this.#gatherings.get(message);
    if (known !== undefined && (known.texts.get(number) ?? text) === text) return known;
    let becomesWhole = (): void => undefined;
    const whole = new Promise<void>((resolve) => (becomesWhole = resolve));
    const gathering = { texts: new Map<number, string>(), since: performance.now(), stored: undefined, whole, becomesWhole };
    this.#gatherings.delete(message);
    this.#gatherings.set(message, gathering);
    return gathering;
  }

  #forget(): void {
    const oldest = performance.now() - REMEMBERED_MS;
    for (const [message, { since }] of this.#gatherings) {
      if (since > oldest) return;
      this.#gatherings.delete(message);
    }
  }
}

function inOrder(texts: ReadonlyMap<number, string>): string {
  return [...texts]
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join('');
}

async function timeOut(fact: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([fact, over]);
  clearTimeout(timer);
}
