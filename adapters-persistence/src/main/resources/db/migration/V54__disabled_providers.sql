-- A provider that somebody switched off: no call is routed to it.
ALTER TABLE provider ADD COLUMN disabled boolean NOT NULL DEFAULT false;
