import { busConfig, createBus, replayCommand } from '@switchback/bus';
import { deadLetterTopic, TOPICS } from '@switchback/contracts';
import { type Logger } from '@switchback/service';

import { GROUPS } from './accept/consumer-groups';
import { type RouterConfig } from './config';

const CONSUMED = [
  [TOPICS.messagesAccepted, GROUPS.accepted],
  [TOPICS.attemptsEvents, GROUPS.reports],
  [TOPICS.inboundSignals, GROUPS.inbound],
] as const;

/** `replay`: the dead letters of the router's groups go back to where they came from. Answers the exit code. */
export function replay(args: readonly string[], config: RouterConfig, log: Logger): Promise<number> {
  return replayCommand({
    args,
    open: () => createBus(busConfig(config, 'switchback-router', log)),
    deadLetters: CONSUMED.map(([topic, group]) => ({ topic: deadLetterTopic(topic, group), group })),
    print: (line) => void process.stdout.write(`${line}\n`),
  });
}
