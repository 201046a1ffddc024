-- What messages are found by besides their ids: one row for each address of the recipient and each pair of the metadata. `term` is a
-- keyed hash of customer and value (record/search-terms.ts); no address stands here. Inserted with the message and never updated, so
-- that lists walk it as they walk message_inputs (docs/decisions/021).
CREATE TABLE message_terms (
  term bytea NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  -- record/list-messages.ts, record/rarest-term.ts
  PRIMARY KEY (term, message_id)
) WITH (fillfactor = 100);
