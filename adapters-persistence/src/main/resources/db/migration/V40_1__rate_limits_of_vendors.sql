-- What a vendor said of its limits of rate when an attempt failed, by the names of its headers.
ALTER TABLE vendor_error ADD COLUMN rate_limits jsonb;
