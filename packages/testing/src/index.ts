export { ApiCaller, type MessageDraft, type PolicyDraft } from './api-caller';
export { testDatabase, type TestDatabase } from './test-database';
export { kafkaBrokers } from './kafka-brokers';
export { describeWithKafka } from './describe-with-kafka';
export { waitFor } from './wait-for';
export { readMail, type ReceivedMail, type SmtpBehaviour, SmtpSink, type SmtpSinkOptions } from './smtp-sink';
export { type TwilioBehaviour, twilioScript, type TwilioStatus } from './twilio-script';
export { twilioSignature } from './twilio-callbacks';
export { type TwilioCall, TwilioStub, type TwilioStubOptions } from './twilio-stub';
