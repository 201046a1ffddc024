import { busConfig, createBus, replayCommand } from '@switchback/bus';
import { CONSUMER_GROUPS, deadLetterTopic, dispatchTopic } from '@switchback/contracts';
import { type CommandRun } from '@switchback/service';

import { type ChannelServiceOptions } from './start-channel-service';

/** `replay`: the dead letters of a channel go back to where they came from. Answers the exit code. */
export function replay({ args, print, log }: CommandRun, { channel, config, name }: Pick<ChannelServiceOptions, 'channel' | 'config' | 'name'>): Promise<number> {
  const group = CONSUMER_GROUPS[dispatchTopic(channel)];
  return replayCommand({
    args,
    open: () => createBus(busConfig(config, name, log)),
    deadLetters: [{ topic: deadLetterTopic(dispatchTopic(channel), group), group }],
    print,
  });
}
