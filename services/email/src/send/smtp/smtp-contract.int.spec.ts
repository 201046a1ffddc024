import { generateKeyPairSync } from 'node:crypto';

import { providerContract, type Situation } from '@switchback/channel/testing';
import { type SmtpBehaviour, SmtpSink, type SmtpSinkOptions } from '@switchback/testing';

import { smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

const refusals = {
  TRANSIENT: { at: 'RCPT', code: 450, text: '4.2.1 Try again later' },
  RECIPIENT_PERMANENT: { at: 'RCPT', code: 550, text: '5.1.1 No such user' },
  RECIPIENT_TEMPORARY: { at: 'RCPT', code: 552, text: '5.2.2 Mailbox full' },
  OPTED_OUT: { at: 'RCPT', code: 550, text: '5.7.1' },
  POLICY: { at: 'DATA', code: 554, text: '5.7.1 Looks like spam' },
  CONFIG: { at: 'DATA', code: 550, text: '5.7.26 Not authenticated' },
} as const satisfies Record<string, SmtpBehaviour>;

const always = (behaviour: SmtpBehaviour): SmtpSinkOptions => ({ script: () => behaviour });
const answering = (bytes: string): SmtpSinkOptions => always({ at: 'DATA', then: 'HANG', bytes });

function sinkFor(situation: Situation): SmtpSinkOptions {
  switch (situation.kind) {
    case 'TAKES':
    case 'DOWN':
    case 'NO_SUCH_HOST':
    case 'THROTTLES_FOR':
    case 'ANSWERS_EMPTY':
      return {};
    case 'TAKES_SLOWLY':
      return always({ at: 'DATA', then: 'DRIP' });
    case 'REFUSES':
      return always(refusals[situation.errorClass]);
    case 'THROTTLES':
      return always({ at: 'RCPT', code: 451, text: '4.7.1 Too many messages' });
    case 'FAILS':
      return { greeting: { code: 421, text: '4.3.2 System not accepting network messages' } };
    case 'HANGS_BEFORE_GREETING':
      return { greeting: 'NEVER' };
    case 'HANGS':
      return answering('');
    case 'HANGS_MID_REPLY':
      return answering('250 2.0');
    case 'RESETS':
      return always({ at: 'DATA', then: 'RESET' });
    case 'ENDS':
      return always({ at: 'DATA', then: 'END' });
    case 'RESETS_MID_REPLY':
      return always({ at: 'DATA', then: 'RESET', bytes: '250 2.0' });
    case 'TALKS_NONSENSE':
      return answering('HTTP/1.1 400 Bad Request\r\n\r\n');
    case 'ANSWERS_GARBAGE':
      return answering('\u0000\u0001\u0002\r\n');
    case 'ANSWERS_TOO_MUCH':
      return answering('250-'.padEnd(4_000_000, 'x'));
    case 'REDIRECTS':
      return always({ at: 'RCPT', code: 551, text: '5.1.6 Please try <other@example.org>' });
  }
}

const RECEIPT_URL = 'https://mail.example.org/receipts/smtp';

/** With and without all that a mail can have besides its content; the signer, for one, stands between the mail and the wire. */
const equipment: readonly [string, object][] = [
  ['smtp', {}],
  [
    'smtp with DKIM, return paths and unsubscribe links',
    {
      signingKeys: ['the key of this provider, 32 long'],
      dkim: { domain: 'example.org', selector: 's1', privateKey: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) },
      bounces: { listen: '127.0.0.1:0', domain: 'bounce.example.org' },
      unsubscribe: {},
    },
  ],
];

for (const [name, options] of equipment) {
  providerContract({
    name,
    refuses: ['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'POLICY', 'CONFIG'],
    impossible: {
      THROTTLES_FOR: 'SMTP has no way to say for how long',
      ANSWERS_EMPTY: 'a 250 names no message: the Message-ID is ours',
    },
    start: async (situation) => {
      const sink = await SmtpSink.start(sinkFor(situation));
      const host = situation.kind === 'NO_SUCH_HOST' ? 'mail.invalid' : '127.0.0.1';
      const provider = new SmtpProvider('smtp', smtpOptions.parse({ host, port: sink.port, security: 'NONE', from: { address: 'shop@example.org' }, ...options }), RECEIPT_URL);
      if (situation.kind === 'DOWN') await sink.close();
      return {
        provider,
        request: {
          attemptId: 'message.0.1',
          messageId: 'message',
          customerId: 'cus_1',
          call: 1,
          address: 'someone@example.org',
          content: { channel: 'EMAIL', subject: 'Hello', text: 'Hello' },
          validitySeconds: 60,
        },
        received: () => sink.mails.length,
        stop: async () => {
          await provider.close();
          if (situation.kind !== 'DOWN') await sink.close();
        },
      };
    },
  });
}
