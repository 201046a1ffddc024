import { prometheusName } from './prometheus-name';

it.each([
  ['rpc.server.call.duration', 's', 'rpc_server_call_duration_seconds'],
  ['switchback.channel.kept_share', '1', 'switchback_channel_kept_share_ratio'],
  ['db.client.connection.count', '{connection}', 'db_client_connection_count'],
  ['wait.seconds', 's', 'wait_seconds'],
  ['plain', '', 'plain'],
])('%s in %j is %s', (name, unit, expected) => {
  expect(prometheusName(name, unit)).toBe(expected);
});
