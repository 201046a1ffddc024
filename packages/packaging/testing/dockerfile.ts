import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';

import { REPOSITORY_ROOT } from '../src/layout/repository-root';

/** One FROM and what follows it. */
export interface Stage {
  readonly name: string;
  /** With its ARGs filled in. */
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(): readonly Stage[] {
  const file = DockerfileParser.parse(readFileSync(join(REPOSITORY_ROOT, 'deploy/docker/Dockerfile'), 'utf8'));
  const defaults = new Map(file.getInitialARGs().flatMap((arg) => {
    const property = arg.getProperty();
    return property === null ? [] : [[property.getName(), property.getValue() ?? ''] as const];
  }));
  const fill = (text: string): string => text.replace(/\$\{(\w+)\}/g, (_, name: string) => defaults.get(name) ?? '');
  const instructions = file.getInstructions();
  const froms = file.getFROMs();
  return froms.map((from, index) => stage(from, fill(from.getImage() ?? ''), between(instructions, from, froms[index + 1])));
}

function stage(from: From, image: string, instructions: readonly Instruction[]): Stage {
  return { name: from.getBuildStage() ?? '', image, instructions };
}

function between(instructions: readonly Instruction[], from: Instruction, next: Instruction | undefined): readonly Instruction[] {
  const line = (instruction: Instruction): number => instruction.getRange().start.line;
  return instructions.filter((instruction) => line(instruction) > line(from) && (next === undefined || line(instruction) < line(next)));
}

/** The stage and those that it is made from, itself last. */
export function lineage(stages: readonly Stage[], name: string): readonly Stage[] {
  const found = stages.find((each) => each.name === name);
  return found === undefined ? [] : [...lineage(stages, found.image), found];
}
