import { busConfig, createBus, replayCommand } from '@switchback/bus';
import { deadLetterTopic, TOPICS } from '@switchback/contracts';
import { type Command, readConfig } from '@switchback/service';

import { GROUPS } from './accept/consumer-groups';
import { routerConfig } from './config';

const CONSUMED = [
  [TOPICS.messagesAccepted, GROUPS.accepted],
  [TOPICS.attemptsEvents, GROUPS.reports],
  [TOPICS.inboundSignals, GROUPS.inbound],
] as const;

/** `replay`: the dead letters of the router's groups go back to where they came from. Answers the exit code. */
export const replay: Command = ({ args, print, log }) => {
  const config = readConfig(routerConfig);
  return replayCommand({
    args,
    open: () => createBus(busConfig(config, 'switchback-router', log)),
    deadLetters: CONSUMED.map(([topic, group]) => ({ topic: deadLetterTopic(topic, group), group })),
    print,
  });
};
