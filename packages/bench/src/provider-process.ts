import { type TwilioBehaviour, TwilioStub } from '@switchback/testing';
import { wallClock } from './drive';
import { PROVIDER_ACCOUNT } from './provider-account';
import { UNDELIVERED_SMS } from './mix';

const REPORT_EVERY_MS = 50;

/** One receipt per message: 30003 is Twilio's "Unreachable destination handset". */
function script(to: string): TwilioBehaviour {
  const failed = to === UNDELIVERED_SMS;
  return { kind: 'TAKE', statuses: [failed ? { status: 'undelivered', errorCode: 30003 } : { status: 'delivered' }] };
}

async function main(): Promise<void> {
  let handOffs: [string, number][] = [];
  const stub = await TwilioStub.start({
    ...PROVIDER_ACCOUNT,
    script,
    onCall: ({ attemptId }) => handOffs.push([attemptId, wallClock()]),
  });
  setInterval(() => {
    if (handOffs.length === 0) return;
    process.send?.({ handOffs });
    handOffs = [];
    stub.calls.length = 0;
  }, REPORT_EVERY_MS);
  process.send?.({ ready: true, port: Number(new URL(stub.baseUrl).port) });
  process.on('disconnect', () => process.exit(0));
}

void main();
