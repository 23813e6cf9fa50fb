-- How far an open call had come when its process told of it last, by that one's own count: should the process die, a call
-- that holds no money is charged this.
ALTER TABLE intent
    ADD COLUMN output_tokens bigint NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    ADD COLUMN progress_pico bigint NOT NULL DEFAULT 0 CHECK (progress_pico >= 0);
