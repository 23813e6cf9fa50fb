-- The upstream model to whom a word is said when a credential of a provider is verified.
ALTER TABLE provider ADD COLUMN verify_model text CHECK (length(verify_model) <= 256);
