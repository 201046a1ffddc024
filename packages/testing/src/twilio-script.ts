/** What becomes of one message. Statuses and codes are Twilio's own. */
export type TwilioBehaviour =
  /** Taken; these statuses are posted back one after the other. None: no receipt ever. */
  | { readonly kind: 'TAKE'; readonly statuses: readonly TwilioStatus[] }
  | { readonly kind: 'REFUSE'; readonly httpStatus: number; readonly code?: number; readonly retryAfterSeconds?: number }
  /** Taken, but the answer is lost: held back, or the connection is reset. Its receipts come all the same. */
  | { readonly kind: 'HANG' | 'RESET'; readonly statuses: readonly TwilioStatus[] };

export interface TwilioStatus {
  readonly status: string;
  readonly errorCode?: number;
}

const delivered: TwilioBehaviour = { kind: 'TAKE', statuses: [{ status: 'sent' }, { status: 'delivered' }] };

/** The numbers of the sandbox table, answered as Twilio would. */
export function twilioScript(to: string, calls: number): TwilioBehaviour {
  switch (to) {
    case '+15005550001':
      return { kind: 'REFUSE', httpStatus: 400, code: 21211 };
    case '+15005550003':
      return calls < 2 ? { kind: 'REFUSE', httpStatus: 429, code: 20429, retryAfterSeconds: 0 } : delivered;
    case '+15005550004':
      return { kind: 'REFUSE', httpStatus: 400, code: 21610 };
    case '+15005550007':
      return { kind: 'TAKE', statuses: [] };
    case '+15005550008':
      return { kind: 'HANG', statuses: [] };
    case '+15005550009':
      return { kind: 'TAKE', statuses: [{ status: 'sent' }, { status: 'undelivered', errorCode: 30003 }] };
    default:
      return delivered;
  }
}
