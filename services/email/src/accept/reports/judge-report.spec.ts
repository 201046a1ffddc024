import { attemptToken } from '../../send/smtp/attempt-token';
import { judgeReport } from './judge-report';
import { type MailReport } from './mail-report';

const keys = { provider: 'smarthost', keys: ['the key of this provider, 32 long'] };
const token = (attemptId: string): string => attemptToken(attemptId, keys) ?? '';
const now = 1_800_000_000_000;

const bounce = (clues: readonly string[] = [], lastAttemptAt?: number): MailReport => ({
  kind: 'DELIVERY',
  recipients: [{ action: 'failed', status: '5.1.1', ...(lastAttemptAt === undefined ? {} : { lastAttemptAt }) }],
  clues,
  evidence: 'Action: failed',
});
const feedback = (feedbackType: string): MailReport => ({ kind: 'FEEDBACK', feedbackType, clues: [token('msg_1.0.1')], evidence: 'Feedback-Type' });

describe('judgeReport', () => {
  it('concerns the attempt whose return path it came to, whatever it quotes', () => {
    expect(judgeReport(bounce([token('msg_2.0.1')]), 'msg_1.0.1', keys, now)).toMatchObject({
      type: 'TAKE',
      reports: { receipts: [{ attemptId: 'msg_1.0.1', providerMessageId: '', status: 'UNDELIVERED' }] },
    });
  });

  it('else concerns the attempt whose token it quotes', () => {
    expect(judgeReport(bounce(['msg_9.0.1', token('msg_2.0.1')]), undefined, keys, now)).toMatchObject({ reports: { receipts: [{ attemptId: 'msg_2.0.1' }] } });
  });

  it.each([
    ['nothing', []],
    ['an id without its proof', ['msg_1.0.1']],
    ['a token of another key', [attemptToken('msg_1.0.1', { ...keys, keys: ['some other key, also 32 characters'] }) ?? '']],
  ])('is refused when it came to the whole domain and quotes %s', (_name, clues) => {
    expect(judgeReport(bounce(clues), undefined, keys, now)).toEqual({ type: 'REFUSE', countedAs: 'UNMATCHED' });
  });

  it('takes the reporting clock’s word for the past, and none for the future', () => {
    expect(judgeReport(bounce([], now - 1), 'msg_1.0.1', keys, now)).toMatchObject({ reports: { receipts: [{ occurredAt: now - 1 }] } });
    expect(judgeReport(bounce([], now + 1), 'msg_1.0.1', keys, now)).not.toMatchObject({ reports: { receipts: [{ occurredAt: expect.anything() }] } });
  });

  it('takes a complaint for an opt-out, by the attempt and by no address', () => {
    expect(judgeReport(feedback('abuse'), undefined, keys, now)).toMatchObject({
      countedAs: 'COMPLAINT',
      reports: { receipts: [], signals: [{ kind: 'OPT_OUT', via: 'SPAM_REPORT', attemptId: 'msg_1.0.1' }] },
    });
  });

  it.each(['not-spam', 'virus', 'fraud', 'auth-failure', 'other'])('counts feedback of the type %s and does nothing', (type) => {
    expect(judgeReport(feedback(type), undefined, keys, now)).toEqual({ type: 'DROP', countedAs: 'OTHER_FEEDBACK' });
  });

  it('drops automatic replies and refuses what it cannot read', () => {
    expect(judgeReport({ kind: 'AUTOMATIC_REPLY' }, 'msg_1.0.1', keys, now)).toEqual({ type: 'DROP', countedAs: 'AUTOMATIC_REPLY' });
    expect(judgeReport({ kind: 'OTHER_REPORT' }, 'msg_1.0.1', keys, now)).toEqual({ type: 'DROP', countedAs: 'OTHER_REPORT' });
    expect(judgeReport({ kind: 'UNREADABLE' }, 'msg_1.0.1', keys, now)).toEqual({ type: 'REFUSE', countedAs: 'UNREADABLE' });
  });
});
