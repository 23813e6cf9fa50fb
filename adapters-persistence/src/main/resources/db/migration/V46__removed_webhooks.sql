-- What became of messages outlives the webhook that was told; with its org it goes.

ALTER TABLE webhook_delivery DROP CONSTRAINT webhook_delivery_org_id_webhook_id_fkey;

CREATE OR REPLACE FUNCTION forget_webhooks() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM alert_rule WHERE org_id = OLD.id;
    DELETE FROM webhook_delivery WHERE org_id = OLD.id;
    DELETE FROM webhook WHERE org_id = OLD.id;
    RETURN NULL;
END
$$;
