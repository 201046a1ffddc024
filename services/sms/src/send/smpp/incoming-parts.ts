/** What became of a part that came in. */
export type PartFate =
  /** The whole message is stored. */
  | 'STORED'
  | 'NOT_STORED'
  /** Others are missing: the SMSC is to bring it again. */
  | 'LATER';

interface Gathering {
  readonly texts: Map<number, string>;
  /** Those of them whose acknowledgement was written. */
  readonly acknowledged: Set<number>;
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
 *
 * References come round again, so a part may be of the next message though all of it is as before. It is of a message that is stored only as
 * long as its acknowledgement is owed: then the SMSC brings it again. Stored twice is better than acknowledged and lost.
 */
export class IncomingParts {
  /** By what the parts have in common, oldest first. */
  readonly #gatherings = new Map<string, readonly Gathering[]>();

  constructor(private readonly waitMs: number) {}

  /** What became of it; `acknowledged` is to be called once the SMSC was told that it is stored. */
  async add(part: IncomingPart, store: (text: string) => Promise<boolean>): Promise<{ readonly fate: PartFate; readonly acknowledged: () => void }> {
    const gathering = this.#gatheringOf(part);
    gathering.texts.set(part.number, part.text);
    if (gathering.texts.size === part.total) {
      gathering.stored ??= store(inOrder(gathering.texts));
      gathering.becomesWhole();
    }
    await timeOut(gathering.whole, this.waitMs);
    const stored = await gathering.stored;
    if (stored === false) gathering.stored = undefined;
    const fate = stored === undefined ? 'LATER' : stored ? 'STORED' : 'NOT_STORED';
    return { fate, acknowledged: () => this.#acknowledged(part, gathering) };
  }

  #gatheringOf({ message, number, text }: IncomingPart): Gathering {
    const known = this.#gatherings.get(message) ?? [];
    const again = known.find(({ texts, acknowledged }) => texts.get(number) === text && !acknowledged.has(number));
    return again ?? known.findLast(({ texts }) => !texts.has(number)) ?? this.#begin(message);
  }

  #begin(message: string): Gathering {
    let becomesWhole = (): void => undefined;
    const whole = new Promise<void>((resolve) => (becomesWhole = resolve));
    const gathering = { texts: new Map<number, string>(), acknowledged: new Set<number>(), stored: undefined, whole, becomesWhole };
    this.#gatherings.set(message, [...(this.#gatherings.get(message) ?? []), gathering]);
    setTimeout(() => this.#forget(message, gathering), REMEMBERED_MS).unref();
    return gathering;
  }

  #acknowledged({ message, number, total }: IncomingPart, gathering: Gathering): void {
    gathering.acknowledged.add(number);
    if (gathering.acknowledged.size === total) this.#forget(message, gathering);
  }

  #forget(message: string, gathering: Gathering): void {
    const others = (this.#gatherings.get(message) ?? []).filter((other) => other !== gathering);
    if (others.length > 0) this.#gatherings.set(message, others);
    else this.#gatherings.delete(message);
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
