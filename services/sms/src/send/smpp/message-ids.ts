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
 * other way round. With AUTO the form is learnt from receipts that fit one recent answer in one way only; until then no receipt is matched by
 * a number that may be another message's.
 */
export class MessageIds {
  #form: Form | undefined;
  readonly #recent = new Set<string>();
  /** By form and converted id, the id of the answer. */
  readonly #byConverted = new Map<string, string>();
  readonly #votes = { SAME: 0, DECIMAL_OF_HEX: 0, HEX_OF_DECIMAL: 0 };

  constructor(option: SmppOptions['receiptIds']) {
    this.#form = option === 'AUTO' ? undefined : option;
  }

  /** An answer brought this id: at once, as its receipt may be quick. */
  answered(id: string): void {
    if (this.#form === undefined) this.#remember(id);
  }

  /** The ids by which receipts may name what has this id; the id itself where nothing else is known. */
  receiptIds(id: string): readonly string[] {
    const form = this.#form;
    if (form === undefined || form === 'SAME') return [id];
    const forms = convertedForms(id, form);
    this.#byConverted.delete(`${form} ${forms[0] ?? ''}`);
    return forms;
  }

  /** An answer came too late for its receipts' ids to be stored: they are recognised while this process lives. */
  answeredLate(id: string): void {
    if (this.#form !== 'SAME') this.#remember(id);
  }

  /** An id of a receipt as it is to be looked for; undefined while it may mean one message or another. */
  ofReceipt(id: string): string | undefined {
    if (this.#form === undefined) return this.#learn(id);
    if (this.#form === 'SAME') return id;
    return this.#byConverted.get(`${this.#form} ${canonical(id, this.#form)}`) ?? id;
  }

  #learn(id: string): string | undefined {
    const fits = CONVERTED.filter((form) => this.#byConverted.has(`${form} ${canonical(id, form)}`));
    const [form] = fits;
    if (this.#recent.has(id)) {
      if (form === undefined) this.#vote('SAME');
      return id;
    }
    if (form === undefined) return id;
    if (fits.length === 1) this.#vote(form);
    return this.#form === undefined ? undefined : this.ofReceipt(id);
  }

  #remember(id: string): void {
    this.#recent.add(id);
    for (const form of CONVERTED) this.#byConverted.set(`${form} ${convertedForms(id, form)[0] ?? ''}`, id);
    const [oldest] = this.#recent;
    if (this.#recent.size <= REMEMBERED || oldest === undefined) return;
    this.#recent.delete(oldest);
    for (const form of CONVERTED) this.#byConverted.delete(`${form} ${convertedForms(oldest, form)[0] ?? ''}`);
  }

  #vote(form: Form): void {
    this.#votes[form] += 1;
    const others = Math.max(...(['SAME', ...CONVERTED] as const).filter((other) => other !== form).map((other) => this.#votes[other]));
    if (this.#votes[form] - others >= LEAD) this.#form = form;
  }
}

/** How a receipt may write an answer's id: the plain form first, then the padded ones that are seen. As it is where it is no such number. */
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
