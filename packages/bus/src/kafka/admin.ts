import { type Admin, type Kafka } from 'kafkajs';

import { withDeadline } from './deadline';

const CONNECT_DEADLINE_MS = 30_000;

/** Lends an administrator's connection to `work`. */
export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await withDeadline(admin.connect(), CONNECT_DEADLINE_MS, 'connecting to Kafka');
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
