import { together } from './check-policy';

const step = 'policy.steps[0]';
const fields = (ofFile: string, ...ofServer: string[]) => {
  const violation = (field: string) => ({ field, description: '' });
  return together([violation(ofFile)], ofServer.map(violation)).map(({ field }) => field).filter((field) => field !== ofFile);
};

describe('mistakes of the file and of the server together', () => {
  it.each([
    ['the same field', `${step}.sms.max_segments`, `${step}.sms.max_segments`],
    ['backoffs that are judged by each other', `${step}.retry.initial_backoff`, `${step}.retry.max_backoff`],
    ['a window as a whole', `${step}.send_window.start`, `${step}.send_window`],
    ['what depends on the channel', `${step}.channel`, `${step}.content.email`],
    ['another field of a provider without an id', `${step}.providers[0].id`, `${step}.providers[0].weight`],
    ['all of a file that is no policy', 'policy', 'policy.name'],
  ])('leave out %s', (_what, ofFile, ofServer) => {
    expect(fields(ofFile, ofServer)).toEqual([]);
  });

  it.each([
    ['a field beside a typo', `${step}.sms.smart_encodin`, `${step}.sms.max_segments`],
    ['a field beside a wrong one', `${step}.retry.initial_backoff`, `${step}.retry.max_attempts`],
    ['another provider', `${step}.providers[0].wieght`, `${step}.providers[1].weight`],
    ['another part of the step', `${step}.fallback_aftr`, `${step}.sms`],
    ['another step', `${step}.channel`, 'policy.steps[1].content'],
  ])('tell %s', (_what, ofFile, ofServer) => {
    expect(fields(ofFile, ofServer)).toEqual([ofServer]);
  });
});
