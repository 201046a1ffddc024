import { type Suppression, type SuppressionReason, type SuppressionScope } from '../decide/suppression';

export interface SuppressionRow {
  readonly id: string;
  readonly channel: SuppressionScope;
  readonly reason: SuppressionReason;
  readonly source: Suppression['source'];
  readonly message_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

export function suppression(row: SuppressionRow): Suppression {
  return {
    id: row.id,
    scope: row.channel,
    reason: row.reason,
    source: row.source,
    messageId: row.message_id ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
  };
}
