-- What rests when a vendor limits the rate of calls: its credential, or the model with it.
ALTER TABLE provider ADD COLUMN limit_scope text CHECK (limit_scope IN ('told', 'account', 'model'));
