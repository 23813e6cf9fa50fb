-- What was asked and answered where the operator wants it kept, and where a fault of Farthing's own came from.
ALTER TABLE vendor_error
    ADD COLUMN request_body  text,
    ADD COLUMN response_body text,
    ADD COLUMN stack_trace   text;
