import { ROOT_CONTEXT, TraceFlags, context, trace, type Context, type ContextManager } from '@opentelemetry/api';
import { createLogger } from './logger';
import { Secret } from './secret';

function capture(): { readonly lines: () => Record<string, unknown>[]; readonly log: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  const log = createLogger({ service: 'spec', level: 'debug', destination: { write: (line) => void written.push(line) } });
  return { log, lines: () => written.map((line) => JSON.parse(line)) };
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

  it('redacts what must not be there', () => {
    const { log, lines } = capture();
    log.info(
      { recipient: { sms: '+15005550006' }, request: { text: 'Your code is 123456' }, config: { key: new Secret('s3cret') } },
      'oops',
    );
    expect(JSON.stringify(lines())).not.toMatch(/15005550006|123456|s3cret/);
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
