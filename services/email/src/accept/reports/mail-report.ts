/** What a report says of one recipient, in RFC 3464's words, whatever form it came in. */
export interface RecipientReport {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463, e.g. 5.1.1; undefined where the report has none. */
  readonly status?: string;
  /** What the last server said, or the reporting one in its stead. Can quote an address: not for logs. */
  readonly diagnostic?: string;
  /** The reporting server has it from another, which it had handed the mail to. */
  readonly bySecondHand?: boolean;
  /** Milliseconds since the epoch, by the reporting server's clock. */
  readonly lastAttemptAt?: number;
}

/** What came back by mail. */
export type MailReport =
  /** A delivery status notification, or a bounce in one of the forms from before there was one. */
  | ({ readonly kind: 'DELIVERY'; readonly recipients: readonly RecipientReport[] } & Origin)
  /** RFC 5965; `feedbackType` in lower case, e.g. "abuse". */
  | ({ readonly kind: 'FEEDBACK'; readonly feedbackType: string } & Origin)
  /** RFC 3834: someone is away. No word about the delivery. */
  | { readonly kind: 'AUTOMATIC_REPLY' }
  /** A report of another type, such as RFC 8098's about what a reader did with the mail. */
  | { readonly kind: 'OTHER_REPORT' }
  | { readonly kind: 'UNREADABLE' };

/** What a report says of the mail that it is about. */
export interface Origin {
  /** Where our token may stand: the envelope id, the left side of the Message-ID, the return path's local part. Nothing of it is proved. */
  readonly clues: readonly string[];
  /** The report as it is kept: without the mail that it returns. */
  readonly evidence: string;
}
