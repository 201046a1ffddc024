import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { type Platform } from '@switchback/local-platform';

import { KAFKA } from '../helm/chart-values';
import { describeWithTool } from '../helm/find-tool';
import { renderNotes } from '../helm/render-chart';

const ROOT = join(__dirname, '../../../..');

/** The commands that the chart ends with, executed: the cluster and the container engine are stand-ins that hand out the operator's key and run the command; everything behind them is real. */
export function chartNotesSuite(platform: () => Platform): void {
  describeWithTool('what the chart says after an install', 'helm', () => {
    const directory = mkdtempSync(join(tmpdir(), 'notes-'));
    afterAll(() => rmSync(directory, { recursive: true }));

    const program = (name: string, script: string): void => {
      writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(directory, name), 0o755);
    };

    it('sends a first message', async () => {
      const { address, operatorKey } = platform();
      const cli = `"${process.execPath}" "${join(ROOT, 'packages/cli/bin/switchback.cjs')}"`;
      program('docker', `while [ $# -gt 0 ]; do case "$1" in switchback/cli:*) shift; exec ${cli} "$@" ;; esac; shift; done; exit 1`);
      program('kubectl', 'case "$*" in *"get secret keys -o go-template={{index .data \\"operator-key\\" | base64decode}}") printf %s "$KEY_IN_THE_CLUSTER" ;; *port-forward*) ;; *) exit 1 ;; esac');
      const notes = await renderNotes(KAFKA);
      const commands = notes.slice(notes.indexOf('The first message')).split('\n').filter((line) => line.startsWith('  ')).join('\n');
      const script = commands.replace('127.0.0.1:50051', address);
      expect(script).not.toBe(commands);
      const { PATH = '' } = process.env;
      const env = { PATH: [directory, PATH].join(delimiter), KEY_IN_THE_CLUSTER: operatorKey, HOME: directory };
      const { stdout } = await promisify(execFile)('bash', ['-euc', script], { cwd: directory, env });
      expect(stdout).toMatch(/accepted[\s\S]*DELIVERED/i);
      expect(stdout).not.toContain(operatorKey);
    }, 60_000);
  });
}
