-- Models that read texts aloud.
ALTER TABLE model
    DROP CONSTRAINT model_type_check,
    ADD CONSTRAINT model_type_check CHECK (type IN ('chat', 'embedding', 'image', 'speech'));
