import { spawnSync } from 'node:child_process';

import { EVERYTHING, KAFKA } from './chart-values';
import { describeWithTool } from './find-tool';
import { renderNotes } from './render-chart';

describeWithTool('what the chart says after an install', 'helm', () => {
  it('ends with the commands for the first message', async () => {
    const lines = (await renderNotes(KAFKA)).trim().split('\n');
    expect(lines.at(-1)).toMatch(/^ {2}switchback send .*--follow$/);
    expect(lines).toContainEqual(expect.stringContaining('kubectl -n messaging port-forward service/switchback-gateway 50051'));
    expect(lines).toContainEqual(expect.stringContaining('get secret keys'));
    expect(lines).toContainEqual(expect.stringMatching(/docker run .* switchback\/cli:\d+\.\d+\.\d+ "\$@"/));
  });

  it('calls a gateway with a certificate by the name in it, for the forwarded port has another', async () => {
    expect(await renderNotes(KAFKA)).not.toContain('--server-name');
    const tls = { gateway: { tls: { existingSecret: 'tls' } } };
    expect(await renderNotes(KAFKA, tls, { gateway: { hosts: { grpc: 'grpc.example.com' } } })).toContain(' --server-name grpc.example.com "$@"; }');
    expect(await renderNotes(KAFKA, tls)).toContain('--server-name "${SWITCHBACK_SERVER_NAME:?the name in the certificate}" "$@"; }');
  });

  it('is commands that a shell can read', async () => {
    for (const values of [{}, { gateway: { tls: { existingSecret: 'tls' } } }]) {
      const commands = (await renderNotes(KAFKA, values)).split('\n').filter((line) => line.startsWith('  '));
      expect(commands.length).toBeGreaterThan(5);
      expect(spawnSync('sh', ['-n'], { input: commands.join('\n'), encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('says what is not there yet, and which channels send nothing', async () => {
    const notes = await renderNotes(KAFKA, { operatorKey: { existingSecret: '' }, sms: { providers: { existingSecret: '' }, sandbox: true } });
    expect(notes).toContain('No customer can be made yet: operatorKey.existingSecret is not set.');
    expect(notes).toContain('sms sends nothing');
    expect(notes).not.toContain('email sends nothing');
  });

  it('says where the Secrets of users are that are made in another namespace', async () => {
    const said = 'Strimzi makes the Secrets of the users in kafka.';
    expect(await renderNotes(KAFKA, EVERYTHING)).toContain(said);
    for (const namespace of ['', 'messaging']) expect(await renderNotes(KAFKA, EVERYTHING, { kafka: { strimzi: { namespace } } })).not.toContain('Strimzi makes');
  });
});
