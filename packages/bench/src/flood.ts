/** What somebody who found the URL of a webhook may post to it. */
export const FLOODS = ['unsigned', 'unsigned, a connection each', 'unsigned, 5 MB', 'forged'] as const;

export type FloodKind = (typeof FLOODS)[number];

export interface FloodRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Declared and written as far as it is read. */
  readonly bodyBytes: number;
  readonly keepsConnection: boolean;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** One request of a flood. */
export function floodRequest(kind: FloodKind): FloodRequest {
  switch (kind) {
    case 'unsigned':
      return { headers: form, bodyBytes: 1_024, keepsConnection: true };
    case 'unsigned, a connection each':
      return { headers: form, bodyBytes: 1_024, keepsConnection: false };
    case 'unsigned, 5 MB':
      return { headers: form, bodyBytes: 5_000_000, keepsConnection: true };
    case 'forged':
      return { headers: { ...form, 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, bodyBytes: 1_024, keepsConnection: true };
  }
}
