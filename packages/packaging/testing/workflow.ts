import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { REPOSITORY_ROOT } from '../src/layout/repository-root';

type Permissions = Readonly<Record<string, 'read' | 'write' | 'none'>>;

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly permissions?: Permissions;
  readonly uses?: string;
  readonly container?: string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly needs?: string | readonly string[];
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean | string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const DIRECTORY = join(REPOSITORY_ROOT, '.github/workflows');

export const WORKFLOWS = readdirSync(DIRECTORY);

export function workflowText(file: string): string {
  return readFileSync(join(DIRECTORY, file), 'utf8');
}

export function readWorkflow(file: string): Workflow {
  return parse(workflowText(file));
}

export function steps(workflow: Workflow): readonly Step[] {
  return Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
}
