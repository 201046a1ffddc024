import { type RefusalClass } from './provider';

const CLASSES = ['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY', 'CONFIG'] as const satisfies readonly RefusalClass[];

/** A provider's documented codes, listed by class, as they are looked up. */
export function classByCode<Code>(codes: Readonly<Record<RefusalClass, readonly Code[]>>): ReadonlyMap<Code, RefusalClass> {
  return new Map(CLASSES.flatMap((errorClass) => codes[errorClass].map((code): readonly [Code, RefusalClass] => [code, errorClass])));
}
