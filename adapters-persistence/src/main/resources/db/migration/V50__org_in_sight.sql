-- Which org an operator looks at in the console, for as long as its session lasts.
ALTER TABLE console_session ADD COLUMN looks_at uuid REFERENCES org (id) ON DELETE SET NULL;
