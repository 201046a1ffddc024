import { grouped } from './message-record';
import { type MessageRule, type RunRule } from './rule';

/** Design, section 5, invariant 5. */
export const customerRules: readonly MessageRule[] = [
  {
    name: "a message is its customer's alone, wherever it goes",
    check: ({ accepted, stored, announcements, dispatches, statuses }) => {
      const owner = accepted?.customerId;
      const seen = [
        ...(stored === undefined ? [] : [stored.customerId, stored.inputCustomerId]),
        ...[...announcements, ...dispatches, ...statuses].map(({ customerId }) => customerId),
      ];
      return [...new Set(seen)].filter((customer) => customer !== owner).map((customer) => `accepted for ${owner}, found with ${customer}`);
    },
  },
  {
    name: 'what is sent is what its customer gave, to an address that its customer gave',
    check: ({ announcements, dispatches }) => {
      const [given] = announcements;
      return dispatches.flatMap(({ attemptId, address, text }) => {
        if (given === undefined) return [`${attemptId} was dispatched for a message that was not announced`];
        return [
          ...(given.addresses.includes(address) ? [] : [`${attemptId} goes to an address of somebody else`]),
          ...(given.text === text ? [] : [`${attemptId} carries the content of something else`]),
        ];
      });
    },
  },
  {
    name: "a receipt is counted for the attempt that its provider's id names",
    check: ({ claims, receipts }) =>
      receipts.flatMap(({ attemptId, channel, providerMessageId }) => {
        const claim = claims.find((candidate) => candidate.attemptId === attemptId && candidate.channel === channel);
        return claim?.providerMessageId === providerMessageId ? [] : [`a receipt of another call was counted for ${attemptId}`];
      }),
  },
];

export const runRules: readonly RunRule[] = [
  {
    name: 'an id names one thing',
    check: ({ accepted, claims, calls, dispatches, messages, reports, statuses }) => [
      ...twice(accepted, ({ messageId }) => messageId),
      ...twice(messages, ({ id }) => id),
      ...twice(claims, ({ attemptId }) => attemptId),
      ...twice(claims, ({ channel, providerMessageId }) => (providerMessageId === null ? undefined : `${channel} ${providerMessageId}`)),
      ...twice(calls, ({ channel, providerMessageId }) => (providerMessageId === undefined ? undefined : `${channel} ${providerMessageId}`)),
      // The bus may bring a record twice; what comes under the same id must be the same.
      ...twice(distinct(dispatches), ({ attemptId }) => attemptId),
      ...twice(distinct(reports), ({ eventId }) => eventId),
      ...twice(distinct(statuses), ({ eventId }) => eventId),
    ],
  },
  {
    name: 'every receipt finds its attempt',
    check: ({ receipts }) => receipts.flatMap(({ attemptId, channel, status }) => (attemptId === null ? [`a ${status} of ${channel} is parked`] : [])),
  },
  {
    name: 'no consumer gives up',
    check: ({ deadLetters }) => deadLetters.map((key) => `${key} is a dead letter`),
  },
];

function distinct<T>(records: readonly T[]): readonly T[] {
  return [...new Map(records.map((record) => [JSON.stringify(record), record])).values()];
}

function twice<T>(items: readonly T[], idOf: (item: T) => string | undefined): readonly string[] {
  const named = items.filter((item) => idOf(item) !== undefined);
  return [...grouped(named, (item) => idOf(item) ?? '')].flatMap(([id, group]) => (group.length === 1 ? [] : [`${id}: ${group.length} times`]));
}
