export { testDatabase, type TestDatabase } from './test-database';
export { kafkaBrokers } from './kafka-brokers';
export { waitFor } from './wait-for';
