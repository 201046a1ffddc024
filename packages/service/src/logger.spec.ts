import { types } from 'node:util';
import { ROOT_CONTEXT, TraceFlags, context, trace, type Context, type ContextManager } from '@opentelemetry/api';
import { createLogger } from './logger';
import { Secret } from './secret';

function capture(): { readonly lines: () => Record<string, unknown>[]; readonly log: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  const log = createLogger({ service: 'spec', level: 'debug', destination: { write: (line) => void written.push(line) } });
  return { log, lines: () => written.map((line) => JSON.parse(line)) };
}

function parseError(text: string): Error {
  try {
    JSON.parse(text);
  } catch (error) {
    if (types.isNativeError(error)) return error;
  }
  throw new Error('that is JSON');
}

/** A context manager that is always in one context. */
const fixed = (active: Context): ContextManager => {
  const manager: ContextManager = {
    active: () => active,
    with: (_context, work, thisArg, ...args) => Reflect.apply(work, thisArg, args),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
};

describe('createLogger', () => {
  it('writes one JSON object per line', () => {
    const { log, lines } = capture();
    log.info({ messageId: 'msg_1' }, 'ready');
    expect(lines()).toEqual([expect.objectContaining({ level: 'info', service: 'spec', msg: 'ready', messageId: 'msg_1' })]);
    expect(lines()[0]).not.toHaveProperty('trace_id');
  });

  it('names the trace', () => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
    context.setGlobalContextManager(fixed(trace.setSpanContext(ROOT_CONTEXT, span)));
    const { log, lines } = capture();
    log.info('inside');
    context.disable();
    expect(lines()[0]).toMatchObject({ trace_id: span.traceId, span_id: span.spanId });
  });

  describe('leaks nothing of what is logged carelessly', () => {
    const recipient = { sms: '+15005550006', email: 'someone@sandbox.test', whatsapp: '+15005550006' };
    const message = { id: 'msg_1', recipient, content: { text: 'Your code is 123456', email: { subject: 'Your code', html: '<b>123456</b>' } } };
    const bytes = Buffer.from('Your code is 123456');

    it.each<[string, object]>([
      ['a message', { message }],
      ['a message as the fields', message],
      ['what a message travels in, however deep', { items: [{ value: { outgoing: { message } } }] }],
      ['a text under a name that nobody documented', { whatever: 'Your code is 123456', To: '+15005550006' }],
      ['objects under documented names', { provider: { authToken: 's3cret' }, status: message, steps: [message] }],
      ['a list under a documented name', { messageId: ['+15005550006'] }],
      ['bytes', { payload: bytes, offset: bytes }],
      ['a map', { addresses: new Map([['sms', '+15005550006']]) }],
      ['a configuration', { config: { key: new Secret('s3cret') }, apiKey: 's3cret', secret: new Secret('s3cret') }],
      ['a function that closes over it', { toJSON: () => message }],
    ])('%s', (_what, fields) => {
      const { log, lines } = capture();
      log.info(fields, 'oops');
      const line = JSON.stringify(lines());
      expect(line).not.toMatch(/15005550006|someone|123456|Your code|s3cret/);
      expect(line).not.toContain(bytes.toString('base64').slice(0, 8));
      expect(lines()[0]).toMatchObject({ msg: 'oops' });
    });

    it.each<[string, Error]>([
      ['JSON that could not be read', parseError('Your code is 123456')],
      ['a value that Postgres could not take', Object.assign(new Error('invalid input syntax for type uuid: "Your code is 123456"'), { code: '22P02' })],
      ['a mail server that quotes', new Error('550 5.1.1 <someone@sandbox.test>: no such user, nor +15005550006')],
      ['a cause that quotes', new Error('failed', { cause: parseError('123456 is your code') })],
    ])('an error: %s', (_what, err) => {
      const { log, lines } = capture();
      log.error({ err }, 'failed');
      log.error(err);
      expect(JSON.stringify(lines())).not.toMatch(/15005550006|someone|123456|Your code/);
      expect(lines()[0]).toMatchObject({ err: { type: err.name, stack: expect.stringContaining('logger.spec.ts') } });
    });

    it('a value for a place in the message', () => {
      const { log, lines } = capture();
      log.info('sent to %s', '+15005550006');
      log.info({ attempts: 1 }, 'sent to %s', '+15005550006');
      expect(JSON.stringify(lines())).not.toContain('15005550006');
    });

    it('keeps numbers, and what is documented', () => {
      const { log, lines } = capture();
      const at = new Date(0);
      log.info({ attempts: 2, late: false, expireTime: at, steps: [{ channel: 'SMS', status: 'FAILED', reason: 'TIMEOUT', note: 'secret' }] }, 'kept');
      expect(lines()[0]).toMatchObject({
        attempts: 2,
        late: false,
        expireTime: at.toISOString(),
        steps: [{ channel: 'SMS', status: 'FAILED', reason: 'TIMEOUT', note: '[redacted]' }],
      });
    });
  });

  it('logs of an error only what is safe', () => {
    const { log, lines } = capture();
    const error = Object.assign(new Error('duplicate key', { cause: new Error('below') }), {
      code: '23505',
      detail: 'Key (sms)=(+15005550006)',
    });
    log.error({ err: error }, 'failed');
    expect(lines()[0]).toMatchObject({ err: { type: 'Error', code: '23505', message: 'duplicate key', cause: { message: 'below' } } });
    expect(JSON.stringify(lines())).not.toContain('15005550006');
  });
});
