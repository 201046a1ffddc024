import { ProvidersFileError } from '@switchback/channel';

import { ReportListener, type ReportListenerOptions } from '../../accept/reports/report-listener';

/** Rejects with what an operator can act on. */
export async function listenForReports(options: ReportListenerOptions): Promise<ReportListener> {
  try {
    return await ReportListener.start(options);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    throw new ProvidersFileError(`provider ${options.keys.provider}: bounces.listen: cannot listen on ${options.listen}: ${REASONS.get(code) ?? code}`);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another process, or another provider, listens there already'],
  ['EACCES', 'ports below 1024 need a privilege that this process does not have'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'this machine has no such address'],
]);
