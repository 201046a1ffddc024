import { metrics } from '@opentelemetry/api';
import { BoundedLabel, MOST_CUSTOMERS } from '@switchback/service';

const meter = metrics.getMeter('switchback.gateway');

const accepted = meter.createCounter('switchback.gateway.messages_accepted', { unit: '{message}', description: 'Messages that were stored, by customer; a repeated request is none' });
const repeated = meter.createCounter('switchback.gateway.requests_repeated', { unit: '{request}', description: 'Sends whose request_id was used before: with the same body, or with another' });
const sizes = meter.createHistogram('switchback.gateway.accept_batch_size', {
  unit: '{message}',
  description: 'Messages that were stored by one transaction',
  advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] },
});

const customers = new BoundedLabel(MOST_CUSTOMERS);

export function countBatch(size: number): void {
  sizes.record(size);
}

export function countAccepted(customerId: string): void {
  accepted.add(1, { 'switchback.customer.id': customers.of(customerId) });
}

export function countRepeated(outcome: 'REPEATED' | 'REUSED'): void {
  repeated.add(1, { 'switchback.outcome': outcome });
}
