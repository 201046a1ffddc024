import { type SmppOptions } from './options';

type Form = Exclude<SmppOptions['receiptIds'], 'AUTO'>;
type Converted = Exclude<Form, 'SAME'>;

const CONVERTED: readonly Converted[] = ['DECIMAL_OF_HEX', 'HEX_OF_DECIMAL'];
/** How many ids of late are remembered to learn from. */
const REMEMBERED = 10_000;
/** How far ahead one form has to be to be believed. */
const LEAD = 3;

/**
 * The two ways in which some SMSCs write the same message id: in the answer to submit_sm in hexadecimal and in the receipt in decimal, or the
 * other way round. With AUTO the form is learnt from receipts that fit one recent answer in one way only.
 */
export class MessageIds {
  #form: Form | undefined;
  readonly #recent = new Map<string, string>();
  readonly #byConverted = new Map<string, string>();
  readonly #votes = { SAME: 0, DECIMAL_OF_HEX: 0, HEX_OF_DECIMAL: 0 };

  constructor(option: SmppOptions['receiptIds']) {
    this.#form = option === 'AUTO' ? undefined : option;
  }

  /** An id of an answer: the ids by which receipts may name it; the id itself where nothing else is known. */
  taken(id: string): readonly string[] {
    if (this.#form === undefined) this.#remember(id);
    return this.#form === undefined || this.#form === 'SAME' ? [id] : convertedForms(id, this.#form);
  }

  /** An id of a receipt, as it is stored: as it came, or that of the answer that it means. */
  ofReceipt(id: string): string {
    if (this.#form === 'SAME') return id;
    const learnt = this.#form;
    if (learnt !== undefined) return this.#byConverted.get(`${learnt} ${canonical(id, learnt)}`) ?? id;
    const same = this.#recent.get(id);
    const fits = CONVERTED.flatMap((form) => (this.#byConverted.has(`${form} ${canonical(id, form)}`) ? [form] : []));
    if (same !== undefined && fits.length === 0) this.#vote('SAME');
    const [form] = fits;
    if (same !== undefined || form === undefined) return id;
    if (fits.length === 1) this.#vote(form);
    return this.#byConverted.get(`${form} ${canonical(id, form)}`) ?? id;
  }

  /** An id of an answer that came too late for its receipts' ids to be stored: they are recognised while this process lives. */
  takenLate(id: string): void {
    this.#remember(id);
  }

  #remember(id: string): void {
    this.#recent.set(id, id);
    for (const form of CONVERTED) {
      const [converted] = convertedForms(id, form);
      if (converted !== undefined) this.#byConverted.set(`${form} ${converted}`, id);
    }
    for (const map of [this.#recent, this.#byConverted]) {
      const [oldest] = map.keys();
      if (map.size > 2 * REMEMBERED && oldest !== undefined) map.delete(oldest);
    }
  }

  #vote(form: Form): void {
    this.#votes[form] += 1;
    const others = Math.max(...(['SAME', ...CONVERTED] as const).filter((other) => other !== form).map((other) => this.#votes[other]));
    if (this.#votes[form] - others >= LEAD) this.#form = form;
  }
}

/** How a receipt may write an answer's id: the plain form first, then the padded ones that are seen. None where it is no such number. */
export function convertedForms(id: string, form: Converted): readonly string[] {
  const source = form === 'DECIMAL_OF_HEX' ? /^[0-9a-f]{1,32}$/i : /^\d{1,38}$/;
  if (!source.test(id)) return [id];
  if (form === 'DECIMAL_OF_HEX') {
    const decimal = BigInt(`0x${id}`).toString();
    return [...new Set([decimal, decimal.padStart(10, '0')])];
  }
  const hex = BigInt(id).toString(16);
  return [...new Set([hex, hex.toUpperCase(), hex.padStart(8, '0'), hex.toUpperCase().padStart(8, '0')])];
}

/** A receipt's id in the plain form. */
function canonical(id: string, form: Converted): string {
  if (form === 'DECIMAL_OF_HEX') return /^\d{1,38}$/.test(id) ? BigInt(id).toString() : id;
  return /^[0-9a-f]{1,32}$/i.test(id) ? BigInt(`0x${id}`).toString(16) : id;
}
