import { type Kafka } from 'kafkajs';

import { type Claim } from '../bus';
import { withAdmin } from './admin';

/** Kafka holds no claims: a group with members is taken. One that was killed is a member until its session times out. */
export async function claimGroup(kafka: Kafka, group: string): Promise<Claim | undefined> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([group]));
  return groups.some(({ members }) => members.length > 0) ? undefined : { release: async () => undefined };
}
