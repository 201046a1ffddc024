import '@switchback/service/telemetry';

import { runChannelService } from '@switchback/channel';

import { config } from './config';
import { smpp } from './send/smpp';
import { twilio } from './send/twilio';
import { vonage } from './send/vonage';

void runChannelService({ channel: 'SMS', name: 'sms', config, kinds: { smpp, twilio, vonage } });
