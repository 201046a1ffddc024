import { SwitchbackError } from '@switchback/client';
import { errorView } from './error-view';

const violation = { field: 'message.time_zone', description: 'must be a name of the IANA time zone database' };
const refusal = (message: string, fieldViolations = [violation]): SwitchbackError =>
  new SwitchbackError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_FIELDS', message, fieldViolations });

describe('the view of an error', () => {
  it('does not say twice what the message says', () => {
    expect(errorView(refusal('message.time_zone must be a name of the IANA time zone database'))).toBe(
      'error: INVALID_FIELDS: message.time_zone must be a name of the IANA time zone database',
    );
    expect(errorView(refusal('1 mistake: message.time_zone: must be a name of the IANA time zone database'))).not.toContain('\n');
  });

  it("calls fields as the command's user knows them, in the sentence too", () => {
    const names: Readonly<Record<string, string>> = { 'message.policy': '--policy', page_token: '--page-token', id: 'id "x"' };
    const view = (message: string, field: string): string => errorView(refusal(message, [{ field, description: 'is wrong' }]), (one) => names[one] ?? one);
    expect(view('there is no policy of this name: name another in message.policy, or use page_token', 'id')).toBe(
      'error: INVALID_FIELDS: there is no policy of this name: name another in --policy, or use --page-token\n  id "x": is wrong',
    );
    expect(view('the valid id is wrong', 'id')).toBe('error: INVALID_FIELDS: the valid id "x" is wrong');
  });

  it('says with options what the API says with fields, and never both', () => {
    const fields = { field: 'message.recipient', description: 'must have an address that the policy uses: set message.recipient.sms or message.recipient.email' };
    const names = (field: string): string => (field === 'message.recipient' ? '--sms, --email and --whatsapp' : field.replace(/^message\.recipient\./, '--'));
    const view = (message: string): string => errorView(refusal(message, [fields]), names);
    expect(view(`no address of the recipient can be used: ${fields.field} ${fields.description}`)).toBe(
      'error: INVALID_FIELDS: no address of the recipient can be used: --sms, --email and --whatsapp must have an address that the policy uses: set --sms or --email',
    );
    expect(view('no address can be used')).toContain('\n  --sms, --email and --whatsapp: must have an address that the policy uses: set --sms or --email');
  });

  it('names each field when there are several', () => {
    expect(errorView(refusal('message.time_zone must be a name of the IANA time zone database (and 1 more)', [violation, { field: 'message.ttl', description: 'must be positive' }]))).toBe(
      'error: INVALID_FIELDS: message.time_zone must be a name of the IANA time zone database (and 1 more)\n  message.time_zone: must be a name of the IANA time zone database\n  message.ttl: must be positive',
    );
  });
});
