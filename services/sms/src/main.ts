import '@switchback/service/telemetry';

import { runChannelService } from '@switchback/channel';

import { config } from './config';
import { twilio } from './send/twilio';
import { vonage } from './send/vonage';

void runChannelService({ channel: 'SMS', name: 'sms', config, kinds: { twilio, vonage } });
