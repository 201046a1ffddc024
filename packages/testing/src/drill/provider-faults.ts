import { waitFor } from '../wait-for';

import { type DrillPlatform } from './drill-platform';
import { COMMANDS, type Fault } from './fault';

const MAIN = (): Readonly<Record<string, string>> => ({ ID: 'main', CHANNEL: 'sms' });

export const PROVIDER_AWAY: Fault = {
  title: 'A provider answers 503',
  alert: 'SwitchbackProviderBreakerOpen',
  service: 'sms',
  plant: async (drill) => {
    drill.main.away = true;
    return async () => void (drill.main.away = false);
  },
  steps: [
    { command: 'switchback providers list', shows: /SMS +main +NORMAL +(HALF_)?OPEN[\s\S]*SMS +backup +NORMAL +CLOSED/, means: 'The breaker of `main` is open, and `backup` is there: traffic that may go to either has moved.' },
    { command: COMMANDS.CALLS, places: MAIN, shows: /error_type="TRANSIENT"/, means: 'It answers, and refuses: 5xx or 429, or connections are refused.' },
    { command: 'curl -sI PROVIDER_URL', places: (drill) => ({ PROVIDER_URL: drill.main.baseUrl }), shows: /^HTTP\/1\.1 503/, means: 'From here it is 503: the way there is fine.' },
  ],
  cause: 'The provider itself is down. Nothing to mend here: messages that may go to `backup` went there, those of the policy `main-only` fell back to e-mail, and the breaker closed by itself when probes succeeded.',
};

export const RECEIPTS_STOP: Fault = {
  title: "A provider's receipts stop",
  alert: 'SwitchbackProviderSilent',
  service: 'sms',
  plant: async (drill) => {
    const before = drill.behaviour;
    drill.behaviour = { kind: 'TAKE', statuses: [] };
    return async () => void (drill.behaviour = before);
  },
  steps: [
    {
      command: 'Prometheus: sum by (switchback_fate) (rate(switchback_channel_receipts_total{switchback_provider="ID"}[5m]))',
      places: MAIN,
      shows: /^(\(no series\)|(\{switchback_fate="\w+"\} 0\n?)+)$/,
      means: 'Not one receipt of `main` is stored.',
    },
    {
      command: 'Prometheus: sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{service="CHANNEL",http_route="/receipts/:provider"}[5m]))',
      places: MAIN,
      shows: /^(?![\s\S]*"[45]\d\d")/,
      means: 'Nobody is turned away: it is not the secret (401, 403) and not our database (5xx). Nothing is posted.',
    },
    { command: 'switchback get MESSAGE_ID', places: fellBack, shows: /SMS +FAILED +TIMEOUT +(SENT|QUEUED) +main[\s\S]*EMAIL +SUCCEEDED +\S+ +DELIVERED/, means: 'The SMS was taken, nothing more was heard of it, and the e-mail followed at the end of its time.' },
  ],
  cause: 'The provider takes messages and has stopped posting receipts: its own console says what became of the first message, and whether the callback URL was changed there. Until it posts again, drain it.',
};

export const WRONG_CREDENTIAL: Fault = {
  title: 'A credential that the provider no longer takes',
  alert: 'SwitchbackProviderMisconfigured',
  service: 'sms',
  plant: async (drill) => {
    const before = drill.behaviour;
    drill.behaviour = { kind: 'REFUSE', httpStatus: 401, code: 20003 };
    return async () => void (drill.behaviour = before);
  },
  steps: [
    { command: `grep '"errorClass":"CONFIG"' LOG`, shows: /"code":"?20003"?/, means: "20003 is Twilio's \"authentication error\": the token." },
    { command: 'switchback providers list', shows: /main/, means: 'What the channel runs with.' },
  ],
  cause: 'The auth token was rotated at the provider and not here. Put the new one where the providers file reads it, and restart the channel service.',
};

/** A message whose SMS was taken and whose e-mail went out. */
async function fellBack(drill: DrillPlatform): Promise<Readonly<Record<string, string>>> {
  const id = await drill.send('main-only');
  await waitFor(async () => (await drill.metered.api.get(id)).steps.length > 1 && (await drill.metered.api.untilSettled(id)), { timeoutMs: 30_000, what: 'a message to fall back' });
  return { MESSAGE_ID: id };
}
