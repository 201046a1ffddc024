import { join } from 'node:path';

import { type Platform } from '../platform/platform';

/** The last thing `npm start` prints: where everything is, and the first command to try. */
export function readyBlock(o: { platform: Pick<Platform, 'address' | 'httpAddress'>; stateDirectory: string; seconds: number }): string {
  const elsewhere = o.stateDirectory === '.switchback' ? '' : `SWITCHBACK_STATE_DIR=${o.stateDirectory} `;
  return [
    '',
    `Switchback is ready (${o.seconds.toFixed(1)} s).`,
    '',
    `  gRPC      ${o.platform.address}`,
    `  HTTP      ${o.platform.httpAddress}`,
    `  demo key  ${join(o.stateDirectory, 'demo.json')}`,
    `  logs      ${join(o.stateDirectory, 'logs')}`,
    '',
    'Send a first message from a second terminal:',
    '',
    `  ${elsewhere}npx switchback send --sms +15005550009 --email someone@sandbox.test --text "Your code is 123456" --follow`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
