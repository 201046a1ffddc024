import { metrics } from '@opentelemetry/api';

import { type CountedAs } from './judge-report';

const reports = metrics.getMeter('switchback.email').createCounter('switchback.email.mail_reports', {
  description: 'Mails that came to return paths, by what they were: delivery reports, complaints, automatic replies, and what was refused',
});

export function countReport(provider: string, kind: CountedAs | 'NOT_STORED' | 'FORGED'): void {
  reports.add(1, { 'switchback.provider': provider, 'switchback.report': kind });
}
