import { busConfig, createBus, replayCommand } from '@switchback/bus';
import { deadLetterTopic, dispatchTopic } from '@switchback/contracts';
import { type Logger } from '@switchback/service';

import { type ChannelServiceOptions } from './start-channel-service';

/** `replay`: the dead letters of a channel go back to where they came from. Answers the exit code. */
export function replay(args: readonly string[], { channel, config, name }: Pick<ChannelServiceOptions, 'channel' | 'config' | 'name'>, log: Logger): Promise<number> {
  return replayCommand({
    args,
    open: () => createBus(busConfig(config, name, log)),
    deadLetters: [{ topic: deadLetterTopic(dispatchTopic(channel), name), group: name }],
    print: (line) => void process.stdout.write(`${line}\n`),
  });
}
