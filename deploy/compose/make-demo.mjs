// Runs in the image of the switchback command: makes customer demo, a key and the policy "default", and leaves address and key as demo.json in
// SWITCHBACK_STATE_DIR, where the command looks for them. Does nothing that is done already.
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const SECRETS = process.env.SECRETS_DIRECTORY ?? '/run/secrets';
const COMMAND = process.env.SWITCHBACK_COMMAND ?? '/app/packages/cli/bin/switchback.cjs';
const POLICY = new URL('default-policy.yaml', import.meta.url).pathname;
const { SWITCHBACK_ADDRESS: address, SWITCHBACK_STATE_DIR: directory } = process.env;
const file = `${directory}/demo.json`;

/** Keys go by the environment: others can read the arguments of a process. */
function switchback(args, environment) {
  return execFileSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', env: { ...process.env, ...environment }, stdio: 'pipe' });
}

function succeeds(args, environment) {
  try {
    switchback(args, environment);
    return true;
  } catch {
    return false;
  }
}

function knownKey() {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).apiKey;
  } catch {
    return undefined;
  }
}

const secret = (name) => readFileSync(`${SECRETS}/${name}`, 'utf8').trim();
const operator = { SWITCHBACK_OPERATOR_KEY: secret('operator-key') };

let apiKey = knownKey();
if (apiKey === undefined || !succeeds(['policy', 'list'], { SWITCHBACK_API_KEY: apiKey })) {
  if (!succeeds(['customer', 'get', 'demo'], operator)) switchback(['customer', 'create', 'demo', '--name', 'Demo'], operator);
  apiKey = JSON.parse(switchback(['key', 'create', 'demo', '--name', 'Made by compose', '--json'], operator)).secret;
}
switchback(['policy', 'apply', POLICY], { SWITCHBACK_API_KEY: apiKey });

const door = (service, port) => `http://${service}:${port}/receipts/sandbox`;
const sandbox = { secret: secret('sandbox-secret'), doors: { SMS: door('sms', 8083), EMAIL: door('email', 8084), WHATSAPP: door('whatsapp', 8085) } };
writeFileSync(`${file}.new`, `${JSON.stringify({ address, apiKey, sandbox }, undefined, 2)}\n`, { mode: 0o600 });
renameSync(`${file}.new`, file);
console.log('Customer demo, its key and its policy are there.');
